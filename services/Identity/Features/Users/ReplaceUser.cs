using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Says what a user is called, and by which name beside the address it signs in; no user name takes that away. Needs the ETag that was read.</summary>
internal static class ReplaceUser
{
    public sealed record Request(
        [property: Required, MaxLength(200), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string FullName,
        [property: RegularExpression(CreateUser.Usernames, ErrorMessage = CreateUser.UsernameRule)] string? Username = null);

    public static void Map(RouteGroupBuilder api) => api.MapPut("/api/v1/users/{id:guid}", Handle).WithName("ReplaceUser").WithTags("Users")
        .WithSummary("Change a user's names").RequirePermission("users.update").Sensitive();

    public static async Task<Ok<UserResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        http.RequireMatch(user);
        var now = time.GetUtcNow();
        caller.Authority().RefuseOver(user, now);
        if (request.Username is { } username && await db.Users.AnyAsync(other => other.Id != id && other.Username == username, ct))
            throw UserErrors.UsernameTaken();

        user.Rename(request.FullName, request.Username, new(caller.UserId() ?? Guid.Empty, now, operation.IpAddress, operation.UserAgent));
        await db.SaveChangesAsync(ct);
        http.SetETag(user);
        return TypedResults.Ok(UserResponse.From(user));
    }
}
