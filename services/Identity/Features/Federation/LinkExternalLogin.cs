using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Connect;
using DotMac.Identity.Security;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Federation;

/// <summary>
/// Gives the address at which the caller links an account at a provider. It works once, within ten minutes, and in the browser alone that asked for it,
/// which a cookie proves: else whoever sends the address to somebody would be let in with that one's account.
/// </summary>
internal static class LinkExternalLogin
{
    /// <summary>The provider's name.</summary>
    public sealed record Request([property: Required, MaxLength(50)] string Provider);

    public sealed record Response(string Address, int ExpiresIn);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/me/external-logins/link", Handle).WithName("LinkExternalLogin")
        .WithTags("External logins").WithSummary("Begin to link an external login").RequireSelf().Sensitive().RequireRecentSignIn();

    public static async Task<Ok<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, IConfiguration configuration, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = caller.UserId() ?? Guid.Empty;
        if (!await db.Users.AnyAsync(found => found.Id == user, ct))
            throw UserErrors.NotFound(user);
        var provider = await db.IdentityProviders.AsNoTracking().Offered(request.Provider, ct) ?? throw IdentityProviderErrors.NotFound(request.Provider);
        var (flow, token) = ExternalFlow.ForLink(db.TenantId, provider.Id, user, caller.SessionId() ?? Guid.Empty, time.GetUtcNow());
        db.Add(flow);
        await db.SaveChangesAsync(ct);
        http.Response.Cookies.Append(BeginExternalSignIn.LinkCookie, token.ToString(), BrowserSessions.Hardened);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new Response(
            $"{TokenIssuer.OriginOf(configuration)}/api/v1/auth/oauth/{provider.Name}/authorize?tenant={db.TenantId}&link=true", (int)ExternalFlow.Life.TotalSeconds));
    }
}
