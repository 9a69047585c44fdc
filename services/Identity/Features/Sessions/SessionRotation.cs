using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.Sessions;

/// <summary>
/// Rotates refresh tokens, for our own API and for the token endpoint alike, under the lock of the user's and then the session's row.
/// </summary>
internal sealed class SessionRotation(IdentityDbContext db, TokenIssuer tokens, MasterSealer sealer, CurrentOperation operation, TimeProvider time)
{
    /// <param name="wanted">The part of what was lent that the access token is for (RFC 6749, 6); empty for all of it.</param>
    public async Task<SessionTokens> Rotate(string text, string clientId, CancellationToken ct, IReadOnlyCollection<string>? wanted = null)
    {
        if (!SecretToken.TryParse(text, out var presented))
            throw SessionErrors.InvalidRefreshToken();

        operation.EnterNamed(presented.Row.TenantId);
        var now = time.GetUtcNow();
        var user = await db.HoldUserOf(presented.Row.RowId, ct);
        var session = await db.LockSessionOf(presented.Row.RowId, ct);
        var used = session?.Tokens.FirstOrDefault(row => row.Id == presented.Row.RowId);
        if (session is null || used is null || !presented.Matches(used.SecretHash) || session.ClientId != clientId || !session.IsLive(now))
            throw SessionErrors.InvalidRefreshToken();

        operation.Actor = new AuditActor("user", session.UserId.ToString());
        if (user is not { Active: true })
            throw SessionErrors.InvalidRefreshToken();

        await db.RefuseIfClosed(user, ct);
        var scopes = session.Narrow(wanted ?? []);
        var successor = session.Rotate(used, presented, sealer.Mac, now);
        await db.ForgetUsedTokens(session.Id, now, ct);
        await db.SaveChangesAsync(ct);
        if (successor is not null)
            return SessionTokens.Issue(tokens, user, session, successor, scopes);

        await db.Commit(ct); // the family's end outlives the refusal
        throw SessionErrors.InvalidRefreshToken();
    }
}
