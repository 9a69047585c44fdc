using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Invitations;

/// <summary>
/// Whether somebody may come in with an invitation: its link is good, its role exists, who sent it may hand that role on now, and the address has no user.
/// The last three are asked before the link is mailed, and again before it lets somebody in; a suspended tenant gets nobody.
/// </summary>
public sealed class Admission(IdentityDbContext db, Inviters inviters, TenantClock clock, TimeProvider time)
{
    /// <summary>The invitation that the link opens, to look at.</summary>
    public async Task<Invitation> Claimed(SecretToken link, CancellationToken ct)
    {
        var invitation = await db.Invitations.AsNoTracking().FirstOrDefaultAsync(row => row.Id == link.Row.RowId, ct) ?? throw InvitationErrors.Invalid();
        invitation.CheckLink(link, clock.Now);
        return invitation;
    }

    /// <summary>The invitation's user, made once: of two who come at the same time with one link, the second finds it used.</summary>
    public async Task<User> Admit(Invitation claimed, SecretToken link, string fullName, string passwordHash, CancellationToken ct)
    {
        var inviter = await inviters.Find(claimed.InvitedBy, claimed.InviterTenant, ct);
        var invitation = await db.LockInvitation(claimed.Id, ct) ?? throw InvitationErrors.Invalid();
        invitation.CheckLink(link, clock.Now);
        await db.RefuseIfBlocked(ct);
        var (role, refusal) = await Judge(invitation, inviter, ct);
        if (role is null)
            throw await Refuse(invitation, refusal!, ct);

        var user = User.Proved(invitation.Email, fullName, role, inviter!.User.Id, passwordHash, time.GetUtcNow());
        await db.JoinDefaultTeam(user.Id, time.GetUtcNow(), ct);
        await db.TakeSeat(ct);
        db.Add(user);
        invitation.Use(user, time.GetUtcNow());
        return user;
    }

    /// <summary>The role that the invitation gives, or why it gives none.</summary>
    public async Task<(IGrantableRole? Role, string? Refusal)> Judge(Invitation invitation, Inviter? inviter, CancellationToken ct)
    {
        if (await db.FindRole(invitation.Role, ct) is not { } role)
            return (null, "role_unknown");
        if (inviter is null || !inviter.Authority.Holds(role))
            return (null, "inviter_lacks_role");
        return await db.Users.AsNoTracking().ByEmail(invitation.Email, ct) is null ? (role, null) : (null, "user_exists");
    }

    /// <summary>Ends the invitation for good, so that Tenancy hears why; nothing else was done by then.</summary>
    private async Task<DomainException> Refuse(Invitation invitation, string reason, CancellationToken ct)
    {
        invitation.Refuse(reason, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await db.Commit(ct);
        return InvitationErrors.Invalid();
    }
}
