using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Lists where the caller is signed in.</summary>
internal static class ListMySessions
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me/sessions", Handle).WithName("ListMySessions").WithTags("Sign-in")
        .WithSummary("Where you are signed in").RequireSelf();

    public static async Task<Ok<Page<SessionResponse>>> Handle(
        ClaimsPrincipal caller, IdentityDbContext db, Paging paging, TimeProvider time, CancellationToken ct)
    {
        var current = caller.SessionId();
        var mine = db.Sessions.LiveOf(caller.UserId() ?? Guid.Empty, time.GetUtcNow());
        return TypedResults.Ok(await paging.Read(mine, SessionResponse.SeenFrom(current), ct));
    }
}
