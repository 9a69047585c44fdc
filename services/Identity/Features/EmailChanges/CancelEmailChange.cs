using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.EmailChanges;

/// <summary>Keeps the address after all. It asks for no fresh sign-in: whoever is warned must be able to stop it at once.</summary>
internal static class CancelEmailChange
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/me/email", Handle).WithName("CancelEmailChange").WithTags("Users")
        .WithSummary("Keep your mail address after all").RequireSelf();

    public static async Task<NoContent> Handle(ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.LockUserWithLinks(id, ct) ?? throw UserErrors.NotFound(id);
        user.Stay(time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
