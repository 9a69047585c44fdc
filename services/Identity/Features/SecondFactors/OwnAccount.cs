using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.SecondFactors;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Passwords;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.SecondFactors;

/// <summary>The caller's own account and second factor, locked after its password was proved.</summary>
internal sealed class OwnAccount(IdentityDbContext db, PasswordProof proof, SecondFactorSecrets secrets, TimeProvider time)
{
    /// <summary>A locked account is answered as after a wrong password.</summary>
    public async Task<User> Prove(ClaimsPrincipal caller, string password, CancellationToken ct)
    {
        var claimed = Password.Given(password);
        var id = caller.UserId() ?? Guid.Empty;
        var known = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        var proved = await proof.Of(known, claimed, null, ct) ?? throw PasswordErrors.CurrentWrong("/password");
        return proved.User.MaySignIn(time.GetUtcNow()) ? proved.User : throw PasswordErrors.CurrentWrong("/password");
    }

    /// <summary>With password, and with a code of the app or a backup code where the account asks for one; by what it was (RFC 8176). A text is not enough here.</summary>
    public async Task<(User User, string[] Methods)> ProveAll(ClaimsPrincipal caller, string password, string? code, bool isBackupCode, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        return await db.SecondFactors.AnyAsync(factor => factor.UserId == id && factor.EnabledAt != null, ct)
            ? ((await ProveWithFactor(caller, password, code ?? "", isBackupCode, ct)).User, ProofMethods.Both(password: true, isBackupCode ? SecondProof.BackupCode : SecondProof.App))
            : (await Prove(caller, password, ct), ProofMethods.First(password: true));
    }

    /// <summary>The same with its second factor, which has to be on and is proved by a code. A wrong one counts like a wrong password.</summary>
    public async Task<(User User, SecondFactor Factor)> ProveWithFactor(
        ClaimsPrincipal caller, string password, string code, bool isBackupCode, CancellationToken ct)
    {
        var user = await Prove(caller, password, ct);
        var factor = await db.SecondFactors.OfUser(user.Id, ct) ?? throw SecondFactorErrors.NotOn();
        factor.RequireOn();
        if (secrets.Take(factor, code, isBackupCode, null))
            return (user, factor);

        user.FailSignIn(time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // the count outlives the refusal
        throw SecondFactorErrors.WrongCode();
    }
}
