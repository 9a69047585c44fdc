using DotMac.Identity.Data;
using DotMac.Identity.Due;

namespace DotMac.Identity.Features.Sessions;

/// <summary>How a sign-in ends, whether the user ends it or a sixth one does.</summary>
internal static class SignInEnd
{
    /// <summary>
    /// Ends a session and, where it is a sign-in in the browser, what clients got from it, but for what was lent for when the user is away; all of them are
    /// told. The user is locked.
    /// </summary>
    public static async Task EndSignIn(this IdentityDbContext db, Guid id, string because, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var session in await db.LockBrowserSession(id, now, ct))
            if (session.OutlivesSignIn && session.Id != id)
                db.TellClient(session);
            else
                session.Revoke(because, now);
    }
}
