using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Sessions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Sessions;

/// <summary>Signs the caller out somewhere else.</summary>
internal static class RevokeMySession
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/me/sessions/{id:guid}", Handle)
        .WithName("RevokeMySession").WithTags("Sign-in")
        .WithSummary("Sign out somewhere else").RequireSelf();

    public static async Task<NoContent> Handle(Guid id, ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        if (id == caller.SessionId())
            throw SessionErrors.Current();

        var now = time.GetUtcNow();
        var session = await db.LockSession(id, ct);
        if (session is null || session.UserId != caller.UserId() || !session.IsLive(now))
            throw SessionErrors.NotFound(id);

        session.Revoke("signed_out_elsewhere", now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
