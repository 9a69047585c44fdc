using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Sessions;

/// <summary>
/// A user is signed in at five places at most: a sign-in ends the oldest beyond that, in a browser with what clients got from it; but not the one from which
/// it comes itself.
/// </summary>
internal static class SessionLimit
{
    private const int Most = 5;

    /// <summary>Adds a session that was just opened; its user is locked, so that two sign-ins count each other.</summary>
    public static async Task OpenSession(this IdentityDbContext db, Session opened, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Sessions.LiveOf(opened.UserId, now).CountAsync(ct) >= Most)
        {
            var live = await db.LockSessions(opened.UserId, now, ct);
            foreach (var oldest in live.Where(session => session.Id != opened.BrowserSessionId).Take(live.Count + 1 - Most))
                await db.EndSignIn(oldest.Id, "too_many_sessions", now, ct);
        }

        db.Add(opened);
    }
}
