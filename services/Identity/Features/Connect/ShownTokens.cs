using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Clients;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Security;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Features.Connect;

/// <summary>A living token of ours that a client shows: an access token, or the session that a refresh token belongs to.</summary>
internal sealed record ShownToken(string ClientId, JsonWebToken? Access, Session? Session);

/// <summary>Finds what a client shows for revocation or introspection, under the tenant that the token names.</summary>
internal sealed class ShownTokens(OwnTokens tokens, IdentityDbContext db, CurrentOperation operation, TimeProvider time)
{
    /// <summary>
    /// Null for what is unknown, forged, expired, revoked, or used where that is not asked for: a used refresh token still says which session it is of. A token
    /// of another tenant is foreign to a tenant's client.
    /// </summary>
    public async Task<ShownToken?> Find(string text, ApplicationProfile caller, CancellationToken ct, bool evenUsed = false)
    {
        operation.Actor = new AuditActor(caller.Kind == "service" ? "service" : "client", caller.Subject);
        if (SecretToken.TryParse(text, out var secret))
            return await Refresh(secret, caller, evenUsed, ct);
        if (await tokens.AccessToken(text) is not { } access)
            return null;

        var tenant = access.TryGetPayloadValue<string>("tid", out var id) ? Guid.Parse(id) : Tenants.Platform;
        Enter(tenant, caller);
        return await tokens.IsRevoked(access, ct) ? null : new(access.GetPayloadValue<string>("client_id"), access, null);
    }

    private async Task<ShownToken?> Refresh(SecretToken secret, ApplicationProfile caller, bool evenUsed, CancellationToken ct)
    {
        Enter(secret.Row.TenantId, caller);
        var session = await db.LockSessionOf(secret.Row.RowId, ct);
        return session is not null && secret.Matches(session.Tokens[0].SecretHash) && (evenUsed || session.Tokens[0].UsedAt is null) && session.IsLive(time.GetUtcNow())
            ? new(session.ClientId, null, session)
            : null;
    }

    private void Enter(Guid tenant, ApplicationProfile caller)
    {
        operation.EnterNamed(caller.TenantId ?? tenant);
        if (operation.TenantId != tenant)
            throw ClientErrors.TokenForeign();
    }
}
