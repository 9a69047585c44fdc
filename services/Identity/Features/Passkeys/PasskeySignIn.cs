using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Passkeys;

/// <summary>Signs a user in with a passkey, for our own API and for the sign-in page. It verified its user, so that no code is asked for besides.</summary>
internal sealed class PasskeySignIn(IdentityDbContext db, PasskeyCeremonies ceremonies, CurrentOperation operation, TimeProvider time)
{
    public async Task<(User User, Session Session, SecretToken Token)> Open(
        HttpContext http, Guid? tenant, JsonElement credential, string clientId, CancellationToken ct)
    {
        if (tenant is { } id)
            operation.EnterNamed(id);
        var now = time.GetUtcNow();
        var user = (tenant is null ? null : await Prove(http, credential, now, ct)) ?? throw PasskeyErrors.SignInRefused();

        operation.Actor = new AuditActor("user", user.Id.ToString());
        user.Admit(null, now);
        await db.RefuseIfClosed(user, ct);
        var (session, token) = await db.SignIn(user, clientId, null, ProofMethods.Passkey, operation, now, ct);
        return (user, session, token);
    }

    /// <summary>The user whose passkey answered the options, locked; null where it proved nobody.</summary>
    public async Task<User?> Prove(HttpContext http, JsonElement credential, DateTimeOffset now, CancellationToken ct)
    {
        if (PasskeyAnswer.Of(credential) is not { } answer || await db.TakeCeremony(answer.Challenge, null, now, ct) is not { } ceremony ||
            await Lock(answer, ct) is not var (user, passkey))
            return null;

        operation.Target = new AuditTarget("user", user.Id);
        var proved = user.Failures.Locks(now) ? null : await ceremonies.Assert(user, passkey, answer, ceremony, http);
        if (proved is not null && passkey.Use(proved.SignCount, proved.BackedUp, now))
            return user;

        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // the word of a counter that went back outlives the refusal
        return null; // no tries are counted: a signature is not guessed, and whoever knows a credential's id could lock out its owner
    }

    /// <summary>The passkey with its user, locked: two sign-ins with it count one after the other.</summary>
    private async Task<(User User, Passkey Passkey)?> Lock(PasskeyAnswer answer, CancellationToken ct)
    {
        var known = await db.Passkeys.AsNoTracking().ByCredential(answer.CredentialId, ct);
        var user = known is null ? null : await db.LockUser(known.UserId, ct);
        return user is not null && await db.Passkeys.OfUser(user.Id, known!.Id, ct) is { } passkey ? (user, passkey) : null;
    }
}
