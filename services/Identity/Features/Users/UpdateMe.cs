using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>Changes what is given of the caller's profile, an empty text takes a member away; needs the ETag that was read.</summary>
internal static class UpdateMe
{
    public sealed record Request(
        [property: MaxLength(200), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string? FullName = null,
        [property: MaxLength(100)] string? FirstName = null, [property: MaxLength(100)] string? LastName = null,
        [property: MaxLength(40)] string? Phone = null, [property: MaxLength(500)] string? Bio = null,
        [property: MaxLength(500)] string? Website = null, [property: MaxLength(200)] string? Location = null,
        [property: MaxLength(64)] string? Timezone = null, [property: MaxLength(5)] string? Language = null);

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/auth/me", Handle).WithName("UpdateMe").WithTags("Users")
        .WithSummary("Change your profile").RequireSelf();

    public static async Task<Ok<GetMe.Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, CurrentOperation operation, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        http.RequireMatch(user);
        var change = new Profile(
            request.FirstName, request.LastName, request.Phone, request.Bio, request.Website, request.Location, request.Timezone, request.Language);
        user.ChangeProfile(request.FullName, change, new(id, time.GetUtcNow(), operation.IpAddress, operation.UserAgent));
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(GetMe.Response.From(user, caller));
    }
}
