using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Users;

/// <summary>Shuts a user out, whoever asks for it: sessions, refresh tokens, API keys, mailed links and invitations end with it, and one receipt lists them.</summary>
internal sealed class Deactivation(IdentityDbContext db, TimeProvider time)
{
    /// <summary>The user was locked with everybody in charge of the tenant. A refusal leaves it as it was.</summary>
    public async Task Of(User user, string because, CancellationToken ct)
    {
        if (!user.Active)
            return;

        await db.RefuseLastOwner(user.Id, ct);
        var now = time.GetUtcNow();
        await db.Entry(user).Collection(known => known.Verifications).LoadAsync(ct);
        var sessions = await db.LockSessions(user.Id, now, ct);
        var keys = await db.LockApiKeys(user.Id, ct);
        sessions.ForEach(session => session.Revoke(because, now));
        keys.ForEach(key => key.Revoke(now));
        var invitations = await db.LockInvitations(user, ct);
        invitations.ForEach(invitation => invitation.Close(now));
        user.Disable(because, sessions.Select(session => session.Id), keys.Select(key => key.Id), invitations.Select(invitation => invitation.Id), now);
    }
}
