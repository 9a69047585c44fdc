using System.Security.Claims;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.Tenancy.Domain.Invitations;
using DotMac.Tenancy.Domain.Roles;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Data;

/// <summary>What several slices ask about invitations.</summary>
internal static class InvitationQueries
{
    /// <summary>The invitation, locked until the operation ends, where the tenant of the path is the caller's.</summary>
    public static async Task<Invitation> InvitationOf(this TenancyDbContext db, Guid tenant, Guid id, CancellationToken ct)
    {
        if (tenant != db.TenantId)
            throw TenantErrors.NotFound();
        return await db.LockInvitation(id, ct) ?? throw InvitationErrors.NotFound(id);
    }

    public static async Task<Invitation?> LockInvitation(this TenancyDbContext db, Guid id, CancellationToken ct)
    {
        await db.Database.SqlQuery<Guid>($"SELECT id FROM invitations WHERE id = {id} FOR UPDATE").ToListAsync(ct);
        return await db.Invitations.FirstOrDefaultAsync(invitation => invitation.Id == id, ct);
    }

    /// <summary>The pending invitations that a user sent, or that were sent to its address, locked.</summary>
    public static async Task<List<Invitation>> LockInvitationsOf(this TenancyDbContext db, Guid user, EmailAddress email, CancellationToken ct)
    {
        await db.Database.SqlQuery<Guid>(
            $"SELECT id FROM invitations WHERE status = 'pending' AND (invited_by = {user} OR email = {email.Value}) ORDER BY id FOR UPDATE").ToListAsync(ct);
        return await db.Invitations.Where(
            invitation => invitation.Status == InvitationStatus.Pending && (invitation.InvitedBy == user || invitation.Email == email)).ToListAsync(ct);
    }

    /// <summary>Refuses a role that is unknown, or that grants more than the caller holds.</summary>
    public static async Task RefuseBeyond(this TenancyDbContext db, ClaimsPrincipal caller, string role, CancellationToken ct)
    {
        var granted = KnownRole.PermissionsOf(role, await db.Roles.AsNoTracking().ToListAsync(ct)) ?? throw InvitationErrors.UnknownRole(role);
        if (granted.FirstOrDefault(permission => !Permissions.Covers(caller.Granted(), caller.Denied(), permission)) is { } beyond)
            throw InvitationErrors.RoleExceedsYours(role, beyond);
    }

    /// <summary>An address has one pending invitation, a tenant so many; one whose time is over is ended on the way.</summary>
    public static async Task RefuseRepeated(this TenancyDbContext db, EmailAddress email, DateTimeOffset now, CancellationToken ct)
    {
        var pending = db.Invitations.Where(invitation => invitation.Status == InvitationStatus.Pending);
        if (await pending.FirstOrDefaultAsync(invitation => invitation.Email == email, ct) is { } earlier)
        {
            earlier.Expire(now);
            if (earlier.Status == InvitationStatus.Pending)
                throw InvitationErrors.Pending();
            await db.SaveChangesAsync(ct);
        }

        if (await pending.CountAsync(ct) >= Invitation.MostPending)
            throw InvitationErrors.TooMany();
    }
}
