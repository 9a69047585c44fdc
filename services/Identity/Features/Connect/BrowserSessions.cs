using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// Sign-ins at our own page: a session like every other, so that it is listed and ended like them, whose token is the browser's cookie and never
/// rotates. It lives as long as the browser, a day at most.
/// </summary>
internal sealed class BrowserSessions(IdentityDbContext db, TimeProvider time)
{
    /// <summary>The client of these sessions; no OAuth client has that name, so their tokens are good for nothing else.</summary>
    public const string ClientId = "browser";

    private const string Cookie = "__Host-dotmac";
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Who is signed in to the operation's tenant in this browser.</summary>
    public async Task<(User User, Session Session)?> Find(HttpContext http, CancellationToken ct)
    {
        if (!SecretToken.TryParse(http.Request.Cookies[Cookie], out var token) || token.Row.TenantId != db.TenantId)
            return null;

        var session = await db.Sessions.AsNoTracking().Include(found => found.Tokens.Where(row => row.Id == token.Row.RowId))
            .FirstOrDefaultAsync(found => found.ClientId == ClientId && found.Tokens.Any(row => row.Id == token.Row.RowId), ct);
        var now = time.GetUtcNow();
        if (session is null || !token.Matches(session.Tokens[0].SecretHash) || !session.IsLive(now) || session.CreatedAt + Life <= now)
            return null;
        return await db.HoldUser(session.UserId, ct) is { Active: true } user ? (user, session) : null;
    }

    /// <summary>The tenant to which somebody is signed in in this browser, if the cookie says so.</summary>
    public static Guid? TenantOf(HttpContext http) => SecretToken.TryParse(http.Request.Cookies[Cookie], out var token) ? token.Row.TenantId : null;

    public void Forget(HttpContext http)
    {
        if (TenantOf(http) == db.TenantId)
            http.Response.Cookies.Delete(Cookie, Hardened);
    }

    public static void Write(HttpContext http, SecretToken token) => http.Response.Cookies.Append(Cookie, token.ToString(), Hardened);

    /// <summary>For this host alone, out of reach of scripts and of other sites' forms; browsers take http://localhost for secure.</summary>
    public static CookieOptions Hardened => new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
