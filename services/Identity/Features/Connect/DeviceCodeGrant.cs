using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace DotMac.Identity.Features.Connect;

/// <summary>Answers a device that asks whether its user allowed it (RFC 8628, 3.4); OpenIddict found the code to be this client's.</summary>
internal sealed class DeviceCodeGrant(IdentityDbContext db, TokenIssuer tokens, IdTokens idTokens, CurrentOperation operation, TimeProvider time)
{
    private DeviceGrant? allowed;

    /// <summary>Why there are no tokens yet; null when the user allowed them.</summary>
    public async Task<(string Error, string Description)?> Poll(OpenIddictRequest request, ApplicationProfile profile, CancellationToken ct)
    {
        var row = SecretToken.TryParse(request.DeviceCode, out var presented) ? presented.Row : throw SessionErrors.InvalidCode();
        operation.EnterNamed(row.TenantId);
        if (!await db.MayServe(profile, ct))
            return (Errors.UnauthorizedClient, "The client was revoked, or its tenant does not work at the moment.");
        if (await db.LockDeviceGrant(row.RowId, ct) is not { } grant)
            return (Errors.ExpiredToken, "The device code has expired.");

        var state = grant.Poll(time.GetUtcNow());
        allowed = state == DevicePoll.Allowed ? grant : null;
        if (allowed is not null)
            return null;
        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // that it asked is remembered, whatever it is told
        return state switch
        {
            DevicePoll.Pending => (Errors.AuthorizationPending, "The user has not decided yet."),
            DevicePoll.TooFast => (Errors.SlowDown, $"Ask every {grant.Interval} seconds."),
            DevicePoll.Denied => (Errors.AccessDenied, "The user does not allow it."),
            _ => (Errors.ExpiredToken, "The device code has expired."),
        };
    }

    public async Task<TokenResponse> Redeem(CancellationToken ct)
    {
        var (lent, now) = (allowed!.Lent, time.GetUtcNow());
        if (await db.HoldUser(lent.UserId, ct) is not { Active: true } user || !await db.Sessions.IsLive(user.Id, allowed.BrowserSessionId, now, ct))
            throw SessionErrors.InvalidCode();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        await db.RefuseIfClosed(user, ct);
        var (session, refreshToken) = Session.StartFor(lent, db.TenantId, operation.IpAddress, operation.UserAgent, now);
        await db.OpenSession(session, now, ct);
        allowed.Grant(session.Id);
        await db.SaveChangesAsync(ct);
        var issued = SessionTokens.Issue(tokens, user, session, refreshToken);
        return TokenResponse.From(issued, idTokens.Issue(lent, user, session.Id, issued.AccessToken));
    }
}
