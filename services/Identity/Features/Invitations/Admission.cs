using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Sessions;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Invitations;

/// <summary>
/// Whether somebody may come in with an invitation: its link is good, its role exists, who sent it may hand that role on now, and the address has no user.
/// The last three are asked before the link is mailed, and again before it lets somebody in.
/// </summary>
public sealed class Admission(IdentityDbContext db, TenantClock clock, TimeProvider time)
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
        var inviter = await Inviter(claimed.InvitedBy, ct);
        var invitation = await db.LockInvitation(claimed.Id, ct) ?? throw InvitationErrors.Invalid();
        invitation.CheckLink(link, clock.Now);
        if ((await Judge(invitation, inviter, ct)).Role is not { } role)
            throw InvitationErrors.Invalid();

        var user = User.Invite(invitation.Email, fullName, role, invitation.InvitedBy, passwordHash, time.GetUtcNow());
        await db.RefuseIfClosed(user, ct);
        await db.TakeSeat(ct);
        db.Add(user);
        invitation.Use(user, time.GetUtcNow());
        return user;
    }

    /// <summary>Who invites; it and the roles stay as they are until the operation ends.</summary>
    public async Task<User?> Inviter(Guid? id, CancellationToken ct)
    {
        await db.HoldRoles(ct);
        return id is { } known ? await db.HoldUser(known, ct) : null;
    }

    /// <summary>The role that the invitation gives, or why it gives none.</summary>
    public async Task<(IGrantableRole? Role, string? Refusal)> Judge(Invitation invitation, User? inviter, CancellationToken ct)
    {
        if (await db.FindRole(invitation.Role, ct) is not { } role)
            return (null, "role_unknown");
        if (invitation.InvitedBy is not null && (inviter is not { Active: true } || !inviter.AuthorityAt(time.GetUtcNow()).Holds(role)))
            return (null, "inviter_lacks_role");
        return await db.Users.AsNoTracking().ByEmail(invitation.Email, ct) is null ? (role, null) : (null, "user_exists");
    }
}
