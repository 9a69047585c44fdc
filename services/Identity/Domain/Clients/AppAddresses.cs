namespace DotMac.Identity.Domain.Clients;

/// <summary>How an app and the browser reach each other: where users go back to from signing in and out, where it is told of the latter, how it asks.</summary>
public sealed record AppAddresses(
    IReadOnlyCollection<string> Redirect, IReadOnlyCollection<string> PostLogoutRedirect, string? BackchannelLogout, bool PushedRequestsOnly = false,
    bool DeviceGrants = false);
