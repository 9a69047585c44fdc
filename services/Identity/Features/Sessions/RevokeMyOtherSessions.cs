using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Signs the caller out everywhere else.</summary>
internal static class RevokeMyOtherSessions
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/me/sessions", Handle)
        .WithName("RevokeMyOtherSessions").WithTags("Sign-in")
        .WithSummary("Sign out everywhere else").RequireSelf();

    public static async Task<NoContent> Handle(ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        foreach (var session in await db.LockSessions(caller.UserId() ?? Guid.Empty, now, ct))
            if (session.Id != caller.SessionId())
                session.Revoke("signed_out_elsewhere", now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
