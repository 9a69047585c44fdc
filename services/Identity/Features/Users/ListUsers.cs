using DotMac.Identity.Data;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Lists the tenant's users, newest first.</summary>
internal static class ListUsers
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/users", Handle).WithName("ListUsers").WithTags("Users")
        .WithSummary("List users").RequirePermission("users.read");

    public static async Task<Ok<Page<UserResponse>>> Handle(
        IdentityDbContext db, Paging paging, CancellationToken ct, string? email = null, string? role = null, bool? active = null)
    {
        var users = db.Users.Present().AsSplitQuery();
        if (email is not null)
            users = EmailAddress.TryOf(email, out var address) ? users.Where(user => user.Email == address) : users.Where(user => false);
        if (role is not null)
            users = users.Where(user => user.Roles.Any(assignment => assignment.Role == role));
        if (active is { } state)
            users = users.Where(user => user.Active == state);
        return TypedResults.Ok(await paging.Read(users, user => UserResponse.From(user), ct));
    }
}
