using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Shows the caller to itself.</summary>
internal static class GetMe
{
    public sealed record Response(
        Guid Id, Guid TenantId, string Email, string? Username, string FullName, bool EmailConfirmed, IReadOnlyList<string> Roles,
        IReadOnlyList<string> Permissions,
        IReadOnlyList<string> Denied, Guid? SessionId, DateTimeOffset? LastSignInAt);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me", Handle).WithName("GetMe").WithTags("Users")
        .WithSummary("Who you are and what your token allows").RequireSelf();

    public static async Task<Ok<Response>> Handle(ClaimsPrincipal caller, IdentityDbContext db, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        return TypedResults.Ok(new Response(
            user.Id, user.TenantId, user.Email.Value, user.Username, user.FullName, user.EmailConfirmedAt is not null, user.RoleNames,
            [.. caller.Granted()],
            [.. caller.Denied()], caller.SessionId(), user.LastSignInAt));
    }
}
