using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Shows one place where the caller is signed in.</summary>
internal static class GetMySession
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me/sessions/{id:guid}", Handle)
        .WithName("GetMySession").WithTags("Sign-in")
        .WithSummary("One place where you are signed in").RequireSelf();

    public static async Task<Ok<SessionResponse>> Handle(
        Guid id, ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var mine = db.Sessions.LiveOf(caller.UserId() ?? Guid.Empty, time.GetUtcNow()).Where(session => session.Id == id);
        return TypedResults.Ok(
            await mine.Select(SessionResponse.SeenFrom(caller.SessionId())).FirstOrDefaultAsync(ct) ?? throw SessionErrors.NotFound(id));
    }
}
