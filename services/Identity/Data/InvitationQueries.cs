using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Look-ups of invitations. Who locks one has locked, or held, the user who sent it before: the order in which all lock.</summary>
internal static class InvitationQueries
{
    public static async Task<Invitation?> LockInvitation(this IdentityDbContext db, Guid id, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM invitations WHERE id = {id} FOR UPDATE", ct);
        return await db.Invitations.FirstOrDefaultAsync(invitation => invitation.Id == id, ct);
    }

    /// <summary>What the user sent, and what was sent to its address, as far as it is open; locked.</summary>
    public static async Task<List<Invitation>> LockInvitations(this IdentityDbContext db, User user, CancellationToken ct)
    {
        var open = await db.Lock(
            $"SELECT id FROM invitations WHERE closed_at IS NULL AND (invited_by = {user.Id} OR email = {user.Email.Value}) ORDER BY id FOR UPDATE", ct);
        return await db.Invitations.Where(invitation => open.Contains(invitation.Id)).OrderBy(invitation => invitation.Id).ToListAsync(ct);
    }
}
