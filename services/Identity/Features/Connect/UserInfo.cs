using System.Security.Claims;
using System.Text.Json.Serialization;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Connect;

/// <summary>Tells a client about the user who allowed it, as far as the user did (OpenID Connect Core, 5.3).</summary>
internal static class UserInfo
{
    public sealed record Response(string Sub)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Name { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? PreferredUsername { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Email { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public bool? EmailVerified { get; init; }
    }

    public static void Map(WebApplication app) => app.MapMethods("/connect/userinfo", ["GET", "POST"], Handle).WithName("UserInfo")
        .RequireScope(OpenIdScopes.OpenId).ExcludeFromDescription();

    public static async Task<IResult> Handle(ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var (id, scopes) = (caller.UserId() ?? Guid.Empty, caller.FindFirst("scope")!.Value.Split(' '));
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(found => found.Id == id, ct) ?? throw UserErrors.NotFound(id);
        await db.Rollback();
        var (profile, email) = (scopes.Contains(OpenIdScopes.Profile), scopes.Contains(OpenIdScopes.Email));
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(new Response(user.Id.ToString())
        {
            Name = profile ? user.FullName : null,
            PreferredUsername = profile ? user.Username : null,
            Email = email ? user.Email.Value : null,
            EmailVerified = email ? user.EmailConfirmedAt is not null : null,
        });
    }
}
