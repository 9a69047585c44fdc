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
    /// <summary>Refuses a path whose tenant is not the one that the operation is in.</summary>
    public static async Task RequireTenant(this TenancyDbContext db, Guid tenant, CancellationToken ct) =>
        _ = await db.Tenants.FindAsync([tenant], ct) ?? throw TenantErrors.NotFound();

    /// <summary>The invitation, locked until the operation ends.</summary>
    public static async Task<Invitation> LockInvitationOf(this TenancyDbContext db, Guid tenant, Guid id, CancellationToken ct)
    {
        await db.RequireTenant(tenant, ct);
        return await db.LockInvitation(id, ct) ?? throw InvitationErrors.NotFound(id);
    }

    /// <summary>Who asks; whoever came from another tenant is judged there.</summary>
    public static Sender Sender(this ClaimsPrincipal caller, TenancyDbContext db) =>
        new(caller.UserId(), caller.TenantId() == db.TenantId ? null : caller.TenantId());

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

    /// <summary>A tenant mails so many invitations a day (UTC), whatever became of them.</summary>
    public static async Task RefuseTooMany(this TenancyDbContext db, DateTimeOffset wall, CancellationToken ct)
    {
        var today = new DateTimeOffset(wall.UtcDateTime.Date, TimeSpan.Zero);
        if (await db.Invitations.Where(invitation => invitation.SentAt >= today).SumAsync(invitation => invitation.SentThatDay, ct) >= Invitation.MostMailsADay)
            throw InvitationErrors.DailyLimit(today.AddDays(1) - wall);
    }

    /// <summary>
    /// An address has one pending invitation and one mail a minute, also of those that have ended; a tenant has so many pending. One whose time is over is
    /// ended on the way.
    /// </summary>
    public static async Task RefuseRepeated(this TenancyDbContext db, EmailAddress email, DateTimeOffset now, DateTimeOffset wall, CancellationToken ct)
    {
        var pending = db.Invitations.Where(invitation => invitation.Status == InvitationStatus.Pending);
        if (await pending.FirstOrDefaultAsync(invitation => invitation.Email == email, ct) is { } earlier)
        {
            earlier.Expire(now);
            if (earlier.Status == InvitationStatus.Pending)
                throw InvitationErrors.Pending();
            await db.SaveChangesAsync(ct);
        }

        // Of two at once, the later is told of the pending one by its index, whenever the earlier commits.
        var ended = db.Invitations.Where(invitation => invitation.Email == email && invitation.Status != InvitationStatus.Pending);
        var last = await ended.MaxAsync(invitation => (DateTimeOffset?)invitation.SentAt, ct);
        Invitation.RefuseTooSoon(last, wall);
        if (await pending.CountAsync(ct) >= Invitation.MostPending)
            throw InvitationErrors.TooMany();
    }
}
