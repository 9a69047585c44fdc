using DotMac.Identity.Data;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Registrations;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Confirmations;

/// <summary>Whose mailbox a confirmation link proves: a user's, or that of somebody who registered and becomes a user by it.</summary>
public sealed class MailboxProof(IdentityDbContext db, Registrar registrar, TimeProvider time)
{
    /// <summary>What a link stands for, and what it asks for; who registered has no user yet, and says its name.</summary>
    public sealed record Claim(Guid? UserId, EmailAddress Email, bool TakesPassword)
    {
        public bool TakesName => UserId is null;

        /// <summary>Refuses what is missing, and what nobody asks for.</summary>
        public void Require(string? password, string? fullName)
        {
            PasswordErrors.RefuseUnless(TakesPassword, password is not null);
            if (TakesName != fullName is not null)
                throw TakesName ? UserErrors.NameRequired() : UserErrors.NameNotExpected();
        }
    }

    /// <summary>Looks at the link and refuses one that opens nothing.</summary>
    public async Task<Claim> Claimed(SecretToken link, CancellationToken ct)
    {
        if (await db.Users.ByLink(link.Row.RowId, ct) is not { } user)
            return new(null, (await registrar.Claimed(link, ct)).Email, TakesPassword: true);

        user.CheckLink(link, time.GetUtcNow());
        return new(user.Id, user.Email, user.PasswordHash is null);
    }

    /// <summary>The user whose mailbox is proved, with its first password and its name where it takes them.</summary>
    public async Task<User> Use(Claim claim, SecretToken link, string? passwordHash, string? fullName, CancellationToken ct)
    {
        if (claim.UserId is not { } id)
            return await registrar.Admit(claim.Email, link, fullName ?? throw UserErrors.NameRequired(), passwordHash ?? throw PasswordErrors.Required(), ct);

        var user = await db.LockUserWithLinks(id, ct) ?? throw UserErrors.InvalidToken();
        user.Confirm(link, passwordHash, time.GetUtcNow());
        return user;
    }
}
