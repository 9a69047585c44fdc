using System.Text.Json;
using DotMac.Identity.Data;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Tenancy;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>Which clients get tokens at the moment.</summary>
internal static class ClientGate
{
    /// <summary>What was kept with OpenIddict's record of a client that it has just accepted.</summary>
    public static async Task<ApplicationProfile> ProfileOf(this IOpenIddictApplicationManager applications, string clientId, CancellationToken ct)
    {
        var application = (await applications.FindByClientIdAsync(clientId, ct))!;
        return (await applications.GetPropertiesAsync(application, ct))[ApplicationProfile.Property].Deserialize<ApplicationProfile>()!;
    }

    /// <summary>Whether a client has no credentials of its own.</summary>
    public static async Task<bool> IsPublic(this IOpenIddictApplicationManager applications, string clientId, CancellationToken ct) =>
        await applications.HasClientTypeAsync((await applications.FindByClientIdAsync(clientId, ct))!, ClientTypes.Public, ct);

    /// <summary>Whether the client of the operation's tenant may have a token; it and the tenant's status stay as they are until the token is issued.</summary>
    public static async Task<bool> MayServe(this IdentityDbContext db, ApplicationProfile profile, CancellationToken ct) =>
        await db.HoldClient(Guid.Parse(profile.Subject), ct) is { } status && !TenantGate.IsClosed(status) && !TenantState.IsBlocked(status);
}
