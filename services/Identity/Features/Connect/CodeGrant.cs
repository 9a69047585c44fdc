using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Redeems an authorization code that OpenIddict found to be this client's, with the right address and verifier, and that was burnt with that. It
/// locks the code, then the user, then the session, as all do.
/// </summary>
internal sealed class CodeGrant(IdentityDbContext db, TokenIssuer tokens, IdTokens idTokens, CurrentOperation operation, TimeProvider time)
{
    public async Task<TokenResponse> Redeem(OpenIddictRequest request, ApplicationProfile profile, CancellationToken ct)
    {
        var row = SecretToken.TryParse(request.Code, out var presented) ? presented.Row : throw SessionErrors.InvalidCode();
        operation.EnterNamed(row.TenantId);
        if (profile.TenantId != row.TenantId || !await db.MayServe(profile, ct))
            throw SessionErrors.InvalidCode();

        var code = await db.LockCode(row.RowId, ct);
        // Whoever signed out, set a new password or took its consent back between the code and now gets nothing.
        if (code is not { MayGrant: true } || await db.HoldUser(code.UserId, ct) is not { Active: true } user
            || !await db.Sessions.IsLive(code.UserId, code.BrowserSessionId, time.GetUtcNow(), ct)
            || await db.Consents.OfUser(code.UserId).AsNoTracking().FirstOrDefaultAsync(found => found.ClientId == code.ClientId, ct) is not { } consent
            || !consent.Covers(code.Scopes))
            throw SessionErrors.InvalidCode();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        await db.RefuseIfClosed(user, ct);
        var audience = AudienceOf(request, profile);
        if (code.Audience is { } bound && (audience ?? bound) != bound)
            throw SessionErrors.InvalidTarget();
        return await Grant(code, code.Lent with { Audience = code.Audience ?? audience }, user, ct);
    }

    private static string? AudienceOf(OpenIddictRequest request, ApplicationProfile profile) =>
        request.GetResources().IsDefaultOrEmpty ? null : Audiences.TryOf(request, profile, out var audience) ? audience : throw SessionErrors.InvalidTarget();

    private async Task<TokenResponse> Grant(AuthorizationCode code, Lent lent, User user, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (session, refreshToken) = Session.StartFor(lent, db.TenantId, operation.IpAddress, operation.UserAgent, now);
        await db.OpenSession(session, now, ct);
        code.Grant(session.Id);
        await db.SaveChangesAsync(ct);
        var issued = SessionTokens.Issue(tokens, user, session, refreshToken);
        return TokenResponse.From(issued, idTokens.Issue(lent, user, session.Id, issued.AccessToken));
    }
}
