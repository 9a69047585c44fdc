using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Confirmations;
using DotMac.Identity.Features.Passwords;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Registrations;

/// <summary>
/// Lets somebody in who was not invited, where the tenant's policy does, once the link in the mail proves the address. Who has an account already is told by mail
/// alone: neither answer nor time shows it.
/// </summary>
internal sealed class Registration(IdentityDbContext db, ConfirmationMail confirmations, PasswordMail passwords, TenantClock clock, TimeProvider time)
{
    /// <summary>In the tenant that the operation has entered.</summary>
    public async Task Register(EmailAddress email, string fullName, CancellationToken ct)
    {
        (await db.SignInPolicy(ct)).RequireOpenTo(email);
        await db.RefuseIfBlocked(ct);
        await db.HoldName($"registration {email.Value}", ct);
        if (await db.Users.AsNoTracking().ByEmail(email, ct) is { } known)
            await Remind(known.Id, ct);
        else if (await IsInvited(email, ct))
            await db.RefuseIfFull(ct); // comes in by the invitation, with the role that it gives
        else
            await Make(email, fullName, ct);
        await db.SaveChangesAsync(ct);
    }

    private async Task Make(EmailAddress email, string fullName, CancellationToken ct)
    {
        var user = User.Register(email, null, fullName, [SystemRoles.Of(SystemRoles.TenantMember, db.TenantId)], null, time.GetUtcNow());
        await db.JoinDefaultTeam(user.Id, time.GetUtcNow(), ct);
        await db.TakeSeat(ct);
        db.Add(user);
        await Confirm(user, ct);
    }

    private async Task<bool> IsInvited(EmailAddress email, CancellationToken ct)
    {
        var now = clock.Now;
        return await db.Invitations.AnyAsync(sent => sent.Email == email && sent.ClosedAt == null && sent.ExpiresAt > now, ct);
    }

    private async Task Remind(Guid id, CancellationToken ct)
    {
        await db.RefuseIfFull(ct);
        if (await db.LockUserWithLinks(id, ct) is not { Active: true } user)
            return;
        if (user.EmailConfirmedAt is null)
            await Confirm(user, ct);
        else
            await passwords.SendKnown(user, ct);
    }

    private async Task Confirm(User user, CancellationToken ct) => confirmations.Send(user, (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name);
}
