namespace DotMac.Identity.Domain.Clients;

/// <summary>Where an app is: where its users go back to from signing in and out, and where it is told of the latter.</summary>
public sealed record AppAddresses(IReadOnlyCollection<string> Redirect, IReadOnlyCollection<string> PostLogoutRedirect, string? BackchannelLogout);
