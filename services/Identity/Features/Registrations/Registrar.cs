using DotMac.Identity.Data;
using DotMac.Identity.Domain.Registrations;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Confirmations;
using DotMac.Identity.Features.Passwords;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Registrations;

/// <summary>
/// Lets somebody in who was not invited, where the tenant's policy does, once the mailed link proves the address; who has an account is told by mail alone, and who has
/// an open invitation comes in by that, with the role that it gives. All this is asked before the link is mailed, and again before it lets somebody in.
/// </summary>
public sealed class Registrar(IdentityDbContext db, ConfirmationMail confirmations, PasswordMail passwords, TenantClock clock, TimeProvider time)
{
    /// <summary>Mails the link, or what else is due to the address. False where there is nothing to wait for: no link was mailed, or an earlier one a moment ago.</summary>
    public async Task<bool> Judge(Registration asked, CancellationToken ct)
    {
        await HoldAddress(asked.Email, ct);
        await db.Entry(asked).ReloadAsync(ct);
        if (db.Entry(asked).State is EntityState.Detached)
            return true; // the address was proved by an earlier link meanwhile
        if (await Refusal(asked.Email, ct) is not null)
            return false;
        if (await db.Users.AsNoTracking().ByEmail(asked.Email, ct) is { } known)
        {
            await Remind(known.Id, ct);
            return false;
        }

        return !await IsInvited(asked.Email, ct) && await Mail(asked, ct);
    }

    /// <summary>What the link stands for, to look at.</summary>
    public async Task<Registration> Claimed(SecretToken link, CancellationToken ct)
    {
        var asked = await db.Registrations.FirstOrDefaultAsync(row => row.Id == link.Row.RowId, ct) ?? throw UserErrors.InvalidToken();
        asked.CheckLink(link, time.GetUtcNow());
        return asked;
    }

    /// <summary>The user of somebody who proved the address, a member on a seat of the tenant's, made once: no link of the address is good any more.</summary>
    public async Task<User> Admit(EmailAddress email, SecretToken link, string fullName, string passwordHash, CancellationToken ct)
    {
        await HoldAddress(email, ct);
        await Claimed(link, ct);
        if (await Refusal(email, ct) is { } refusal)
            throw refusal;
        if (await db.Users.AsNoTracking().ByEmail(email, ct) is not null || await IsInvited(email, ct))
            throw UserErrors.InvalidToken();

        var now = time.GetUtcNow();
        var user = User.Proved(email, fullName, SystemRoles.Of(SystemRoles.TenantMember, db.TenantId), null, passwordHash, now);
        await db.JoinDefaultTeam(user.Id, now, ct);
        await db.TakeSeat(ct);
        db.Add(user);
        await db.Registrations.Where(row => row.Email == email).ExecuteDeleteAsync(ct);
        return user;
    }

    /// <summary>One after the other, whoever registers an address or proves it.</summary>
    private Task HoldAddress(EmailAddress email, CancellationToken ct) => db.HoldName($"registration {email.Value}", ct);

    /// <summary>Why the tenant lets nobody of that address in new.</summary>
    private async Task<DomainException?> Refusal(EmailAddress email, CancellationToken ct) =>
        (await db.SignInPolicy(ct)).RefusalOf(email) ?? await db.BlockedToNew(ct);

    private async Task Remind(Guid id, CancellationToken ct)
    {
        if (await db.LockUserWithLinks(id, ct) is not { Active: true } user)
            return;
        if (user.EmailConfirmedAt is null)
            confirmations.Send(user, await Company(ct));
        else
            await passwords.SendKnown(user, ct);
    }

    private async Task<bool> IsInvited(EmailAddress email, CancellationToken ct)
    {
        var now = clock.Now;
        return await db.Invitations.AnyAsync(sent => sent.Email == email && sent.ClosedAt == null && sent.ExpiresAt > now, ct);
    }

    /// <summary>Earlier links stay good: they prove the same mailbox, and asking again must not take a link away from whoever got it.</summary>
    private async Task<bool> Mail(Registration asked, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var justNow = now - User.BetweenMails;
        if (await db.Registrations.AnyAsync(row => row.Email == asked.Email && row.MailedAt > justNow, ct))
            return false;

        confirmations.Send(asked, await Company(ct));
        db.Schedule(ForgetRegistration.Kind, asked.Id, clock.Now + Registration.Life); // not due before: what waits for its turn is looked through at each claim
        return true;
    }

    private async Task<string?> Company(CancellationToken ct) => (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name;
}
