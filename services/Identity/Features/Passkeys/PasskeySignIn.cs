using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Passkeys;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
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
        var answer = tenant is null ? null : PasskeyAnswer.Of(credential);
        if (answer is null || await db.TakeCeremony(answer.Challenge, null, now, ct) is not { } ceremony || await Lock(answer, ct) is not var (user, passkey))
            throw PasskeyErrors.SignInRefused();

        operation.Target = new AuditTarget("user", user.Id);
        var proved = user.Failures.Locks(now) ? null : await ceremonies.Assert(user, passkey, answer, ceremony, http);
        if (proved is null || !passkey.Use(proved.SignCount, proved.BackedUp, now))
            throw await Refused(ct);

        operation.Actor = new AuditActor("user", user.Id.ToString());
        user.Admit(null, now);
        await db.RefuseIfClosed(user, ct);
        var (session, token) = await db.SignIn(user, clientId, null, ProofMethods.Passkey, operation, now, ct);
        return (user, session, token);
    }

    /// <summary>The passkey with its user, locked: two sign-ins with it count one after the other.</summary>
    private async Task<(User User, Passkey Passkey)?> Lock(PasskeyAnswer answer, CancellationToken ct)
    {
        var known = await db.Passkeys.AsNoTracking().ByCredential(answer.CredentialId, ct);
        var user = known is null ? null : await db.LockUser(known.UserId, ct);
        return user is not null && await db.Passkeys.OfUser(user.Id, known!.Id, ct) is { } passkey ? (user, passkey) : null;
    }

    /// <summary>No tries are counted: a signature is not guessed, and whoever knows a credential's id could lock out its owner.</summary>
    private async Task<DomainException> Refused(CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // the word of a counter that went back outlives the refusal
        return PasskeyErrors.SignInRefused();
    }
}
