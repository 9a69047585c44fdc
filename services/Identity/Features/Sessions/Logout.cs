using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Ends the session of the token and everything issued in it.</summary>
internal static class Logout
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/logout", Handle).WithName("Logout").WithTags("Sign-in")
        .WithSummary("End this session").RequireSelf();

    public static async Task<NoContent> Handle(ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        if (await db.LockSession(caller.SessionId()!.Value, ct) is { } session)
            session.Revoke("logout", time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
