using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Shows one user.</summary>
internal static class GetUser
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/users/{id:guid}", Handle).WithName("GetUser").WithTags("Users")
        .WithSummary("Show a user").RequirePermission("users.read");

    public static async Task<Ok<UserResponse>> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var user = await db.Users.Present().AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        http.SetETag(user);
        return TypedResults.Ok(UserResponse.From(user));
    }
}
