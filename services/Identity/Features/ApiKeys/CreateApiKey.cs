using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>Issues an API key, whose text is shown in this answer and never again.</summary>
internal static class CreateApiKey
{
    public sealed record Request(
        [property: Required, MinLength(1), MaxLength(255)] string Name,
        [property: Required, MinLength(1), MaxLength(100)] IReadOnlyList<string> Scopes,
        [property: MaxLength(500)] string? Description = null, DateTimeOffset? ExpiresAt = null);

    public sealed record Response(string Key, ApiKeyResponse ApiKey);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/api-keys", Handle).WithName("CreateApiKey").WithTags("API keys")
        .WithSummary("Issue an API key, shown once").RequirePermission("api_keys.create").Sensitive().RequireRecentSignIn();

    public static async Task<Created<Response>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TenantClock clock, TimeProvider time, CancellationToken ct)
    {
        var scopes = caller.Authority().HandOn(request.Scopes);
        var owner = caller.UserId() ?? Guid.Empty;
        if (!await db.Users.AnyAsync(user => user.Id == owner, ct))
            throw UserErrors.NotFound(owner);
        if (await db.ApiKeys.AnyAsync(key => key.Name == request.Name.Trim() && key.RevokedAt == null, ct))
            throw ApiKeyErrors.NameTaken(request.Name);

        var (key, text) = ApiKey.Issue(
            db.TenantId, owner, request.Name, request.Description, scopes, request.ExpiresAt?.ToUniversalTime(), time.GetUtcNow());
        db.Add(key);
        db.ScheduleNotice(key, clock, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        http.SetETag(key);
        return TypedResults.Created($"/api/v1/auth/api-keys/{key.Id}", new Response(text.ToString(), ApiKeyResponse.From(key)));
    }
}
