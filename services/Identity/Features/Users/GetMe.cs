using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Avatars;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Shows the caller to itself.</summary>
internal static class GetMe
{
    public sealed record Response(
        Guid Id, Guid TenantId, string Email, string? Username, string FullName, bool EmailConfirmed, IReadOnlyList<string> Roles,
        IReadOnlyList<string> Permissions, IReadOnlyList<string> Denied, Guid? SessionId, DateTimeOffset? LastSignInAt,
        string? FirstName, string? LastName, string? Phone, bool PhoneVerified, string? Bio, string? Website, string? Location, string? Timezone, string? Language, string? AvatarUrl,
        Guid? ImpersonatedBy)
    {
        internal static Response From(User user, ClaimsPrincipal caller)
        {
            var told = user.Profile;
            return new(
                user.Id, user.TenantId, user.Email.Value, user.Username, user.FullName, user.EmailConfirmedAt is not null, user.RoleNames,
                [.. caller.Granted()], [.. caller.Denied()], caller.SessionId(), user.LastSignInAt,
                told.FirstName, told.LastName, told.Phone, user.PhoneVerifiedAt is not null, told.Bio, told.Website, told.Location, told.Timezone, told.Language, AvatarResponse.OwnUrlOf(user),
                Guid.TryParse(caller.Administrator(), out var administrator) ? administrator : null);
        }
    }

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/me", Handle).WithName("GetMe").WithTags("Users")
        .WithSummary("Who you are and what your token allows").RequireSelf();

    public static async Task<Ok<Response>> Handle(ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        http.SetETag(user);
        return TypedResults.Ok(Response.From(user, caller));
    }
}
