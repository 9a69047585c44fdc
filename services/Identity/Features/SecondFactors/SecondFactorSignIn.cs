using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>
/// Completes a sign-in with a code, for our own API and for the sign-in page. Everything is read under the account's lock: a code succeeds once.
/// </summary>
internal sealed class SecondFactorSignIn(IdentityDbContext db, SecondFactorSecrets secrets, PhoneCodes texts, CurrentOperation operation, TimeProvider time)
{
    public async Task<(User User, Session Session, SecretToken Token, SecondFactor Factor)> Open(
        string challenge, string code, SecondProof by, string clientId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var (user, opened, factor) = await db.EnterChallenge(challenge, operation, now, ct);
        if (user.Failures.Locks(now) || !await Take(user, opened, factor, code, by, now, ct))
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
        var (session, refreshToken) = await db.SignIn(user, clientId, null, ProofMethods.Both(opened.ByPassword, by), operation, now, ct);
        return (user, session, refreshToken, factor);
    }

    private async Task<bool> Take(
        User user, SignInChallenge opened, SecondFactor factor, string code, SecondProof by, DateTimeOffset now, CancellationToken ct) => by == SecondProof.Text
        ? factor.TakeText(await db.TextsOf(factor, user, ct) is { } number && opened.IsProvedBy(texts.HashesOf(opened.Id, number, code)), now)
        : secrets.Take(factor, code, by == SecondProof.BackupCode, operation.IpAddress);
}
