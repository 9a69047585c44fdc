using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Registrations;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>Whose mailbox a confirmation link proves: a user's, or that of somebody who registered and becomes a user by it.</summary>
public sealed class MailboxProof(IdentityDbContext db, Registrar registrar, TimeProvider time)
{
    /// <summary>What a link stands for; who registered has no user yet.</summary>
    public sealed record Claim(Guid? UserId, EmailAddress Email, bool TakesPassword);

    /// <summary>Looks at the link; it is asked with the password that is due where nothing is said of one.</summary>
    public async Task<Claim> Claimed(SecretToken link, bool? withPassword, CancellationToken ct)
    {
        if (await db.Users.ByLink(link.Row.RowId, ct) is not { } user)
            return new(null, (await registrar.Claimed(link, withPassword ?? true, ct)).Email, TakesPassword: true);

        var takesPassword = user.PasswordHash is null;
        user.CheckLink(link, withPassword ?? takesPassword, time.GetUtcNow());
        return new(user.Id, user.Email, takesPassword);
    }

    /// <summary>The user whose mailbox is proved, with its first password where it takes one.</summary>
    public async Task<User> Use(Claim claim, SecretToken link, string? passwordHash, CancellationToken ct)
    {
        if (claim.UserId is not { } id)
            return await registrar.Admit(claim.Email, link, passwordHash ?? throw PasswordErrors.Required(), ct);

        var user = await db.LockUserWithLinks(id, ct) ?? throw UserErrors.InvalidToken();
        user.Confirm(link, passwordHash, time.GetUtcNow());
        return user;
    }
}
