using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>
/// Completes a sign-in with a code, for our own API and for the sign-in page. Everything is read under the account's lock: a code succeeds once.
/// </summary>
internal sealed class SecondFactorSignIn(IdentityDbContext db, SecondFactorSecrets secrets, CurrentOperation operation, TimeProvider time)
{
    public async Task<(User User, Session Session, SecretToken Token, SecondFactor Factor)> Open(
        string challenge, string code, bool isBackupCode, string clientId, CancellationToken ct)
    {
        if (!SecretToken.TryParse(challenge, out var token))
            throw SecondFactorErrors.InvalidChallenge();

        operation.EnterNamed(token.Row.TenantId);
        var now = time.GetUtcNow();
        var (user, opened, factor) = await Lock(token, now, ct);
        operation.Actor = new AuditActor("user", user.Id.ToString());
        if (user.Failures.Locks(now) || !secrets.Take(factor, code, isBackupCode, operation.IpAddress))
        {
            opened.Fail();
            user.FailSignIn(now);
            await db.SaveChangesAsync(ct);
            await db.Commit(ct); // the counts outlive the refusal
            throw SecondFactorErrors.SignInRefused();
        }

        opened.Use(now);
        user.Admit(null, now);
        await db.RefuseIfClosed(user, ct);
        var (session, refreshToken) = await db.SignIn(user, clientId, null, operation, now, ct);
        return (user, session, refreshToken, factor);
    }

    private async Task<(User, SignInChallenge, SecondFactor)> Lock(SecretToken token, DateTimeOffset now, CancellationToken ct)
    {
        var opened = await db.SignInChallenges.AsNoTracking().FirstOrDefaultAsync(row => row.Id == token.Row.RowId, ct);
        if (opened is null || await db.LockUser(opened.UserId, ct) is not { } user)
            throw SecondFactorErrors.InvalidChallenge();

        var challenge = await db.SignInChallenges.FirstOrDefaultAsync(row => row.Id == opened.Id, ct);
        var factor = await db.SecondFactors.OfUser(user.Id, ct);
        return challenge is not null && challenge.Admits(token, user, now) && factor is { IsOn: true }
            ? (user, challenge, factor)
            : throw SecondFactorErrors.InvalidChallenge();
    }
}
