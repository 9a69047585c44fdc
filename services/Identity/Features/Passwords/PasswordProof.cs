using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;

namespace DotMac.Identity.Features.Passwords;

/// <summary>
/// Checks a claimed password while nothing is held, then locks the account. Where the password was changed in between, it checks again: nobody
/// gets in with a password that is no longer the account's.
/// </summary>
internal sealed class PasswordProof(IdentityDbContext db, PasswordHashing hashing, TimeProvider time)
{
    /// <summary>
    /// The account, locked, and the hash to keep: of the password chosen instead, else of this one where its own hash is older than today's
    /// settings. Null when the claim is wrong.
    /// </summary>
    public async Task<(User User, string? NewHash)?> Of(User? known, Password claimed, Password? chosen, CancellationToken ct)
    {
        while (true)
        {
            await db.Rollback(); // nothing is held while the password is hashed
            var check = await hashing.Verify(known?.PasswordHash, claimed, ct);
            var kept = check == PasswordCheck.Wrong ? null : chosen ?? (check == PasswordCheck.RightButOldHash ? claimed : null);
            var newHash = kept is null ? null : await hashing.Hash(kept, ct);
            var user = known is null ? null : await db.LockUser(known.Id, ct);
            if (user is not null && user.PasswordHash != known!.PasswordHash)
                known = user;
            else
                return user is not null && await IsRight(user, check, ct) ? (user, newHash) : null;
        }
    }

    private async Task<bool> IsRight(User user, PasswordCheck check, CancellationToken ct)
    {
        if (check != PasswordCheck.Wrong)
            return true;

        user.FailSignIn(time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct); // the count outlives the refusal
        return false;
    }
}
