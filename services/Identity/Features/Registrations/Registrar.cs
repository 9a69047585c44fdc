using DotMac.Identity.Data;
using DotMac.Identity.Domain.Registrations;
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
/// Lets somebody in who was not invited, where the tenant's policy still does, as a member who has yet to prove the address. Who has an account is told by mail alone;
/// who has an open invitation comes in by that, with the role that it gives.
/// </summary>
public sealed class Registrar(IdentityDbContext db, ConfirmationMail confirmations, PasswordMail passwords, TenantClock clock, TimeProvider time)
{
    public async Task Judge(Registration asked, CancellationToken ct)
    {
        await db.HoldName($"registration {asked.Email.Value}", ct);
        if ((await db.SignInPolicy(ct)).RefusalOf(asked.Email) is not null || await db.BlockedToNew(ct) is not null)
            return;
        if (await db.Users.AsNoTracking().ByEmail(asked.Email, ct) is { } known)
            await Remind(known.Id, ct);
        else if (!await IsInvited(asked.Email, ct))
            await Make(asked, ct);
    }

    private async Task Remind(Guid id, CancellationToken ct)
    {
        if (await db.LockUserWithLinks(id, ct) is not { Active: true } user)
            return;
        if (user.EmailConfirmedAt is null)
            await Confirm(user, ct);
        else
            await passwords.SendKnown(user, ct);
    }

    private async Task Make(Registration asked, CancellationToken ct)
    {
        var user = User.Register(asked.Email, null, asked.FullName, [SystemRoles.Of(SystemRoles.TenantMember, db.TenantId)], null, time.GetUtcNow());
        await db.HoldDefaultTeamToJoin(ct);
        if (await db.TrySeat(ct) is not null)
            return; // the last seat went since the answer; the administrators are told

        await db.JoinDefaultTeam(user.Id, time.GetUtcNow(), ct);
        db.Add(user);
        await Confirm(user, ct);
    }

    private async Task<bool> IsInvited(EmailAddress email, CancellationToken ct)
    {
        var now = clock.Now;
        return await db.Invitations.AnyAsync(sent => sent.Email == email && sent.ClosedAt == null && sent.ExpiresAt > now, ct);
    }

    private async Task Confirm(User user, CancellationToken ct) => confirmations.Send(user, (await db.TenantStates.FindAsync([db.TenantId], ct))?.Name);
}
