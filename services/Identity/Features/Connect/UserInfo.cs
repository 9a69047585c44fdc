using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Connect;

/// <summary>Tells a client about the user who allowed it, as far as the user did (OpenID Connect Core, 5.3).</summary>
internal static class UserInfo
{
    public static void Map(WebApplication app) => app.MapMethods("/connect/userinfo", ["GET", "POST"], Handle).WithName("UserInfo")
        .RequireScope(OpenIdScopes.OpenId).ExcludeFromDescription();

    public static async Task<IResult> Handle(ClaimsPrincipal caller, HttpContext http, OpenIdClaims told, IdentityDbContext db, CancellationToken ct)
    {
        var (id, scopes) = (caller.UserId() ?? Guid.Empty, caller.FindFirst("scope")!.Value.Split(' '));
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(found => found.Id == id, ct) ?? throw UserErrors.NotFound(id);
        await db.Rollback();
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(told.Of(user, scopes));
    }
}
