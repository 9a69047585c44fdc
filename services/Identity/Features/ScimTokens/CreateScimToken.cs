using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ScimTokens;

/// <summary>Issues a SCIM token, shown in this answer and never again. It administers people, hence only who has an administrator's rights makes one.</summary>
internal static class CreateScimToken
{
    public sealed record Request([property: Required, MinLength(1), MaxLength(255)] string Name, DateTimeOffset? ExpiresAt = null);

    public sealed record Response(string Token, ScimTokenResponse ScimToken);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/scim-tokens", Handle).WithName("CreateScimToken").WithTags("SCIM")
        .WithSummary("Issue a SCIM token, shown once").RequirePermission("scim_tokens.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        caller.Authority().HandOn(SystemRoles.Of(SystemRoles.TenantAdmin, db.TenantId));
        if (await db.ScimTokens.AnyAsync(token => token.Name == request.Name.Trim() && token.RevokedAt == null, ct))
            throw ScimErrors.NameTaken(request.Name);

        var (token, text) = ScimToken.Issue(
            db.TenantId, request.Name, caller.UserId() ?? Guid.Empty, request.ExpiresAt?.ToUniversalTime(), time.GetUtcNow());
        db.Add(token);
        await db.SaveChangesAsync(ct);
        http.SetETag(token);
        return TypedResults.Created($"/api/v1/auth/scim-tokens/{token.Id}", new Response(text.ToString(), ScimTokenResponse.From(token)));
    }
}
