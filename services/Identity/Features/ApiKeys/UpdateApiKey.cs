using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.ApiKeys;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>Changes what an API key is called, what it may do and when it ends; what is not given stays, and its text does. Needs the ETag that was read.</summary>
internal static class UpdateApiKey
{
    public sealed record Request(
        [property: MaxLength(255), RegularExpression(@"(?s).*\S.*", ErrorMessage = "At least one visible character.")] string? Name = null,
        [property: MinLength(1), MaxLength(100)] IReadOnlyList<string>? Scopes = null,
        [property: MaxLength(500)] string? Description = null, DateTimeOffset? ExpiresAt = null);

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/auth/api-keys/{id:guid}", Handle).WithName("UpdateApiKey").WithTags("API keys")
        .WithSummary("Change an API key's name, scopes or end").RequirePermission("api_keys.create").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<ApiKeyResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TenantClock clock, TimeProvider time, CancellationToken ct)
    {
        var key = await db.HoldApiKey(id, ct) ?? throw ApiKeyErrors.NotFound(id);
        http.RequireMatch(key);
        caller.Authority().HandOn(key.Scopes); // nobody keeps alive, or stops, what it could not make
        var scopes = request.Scopes is null ? null : caller.Authority().HandOn(request.Scopes);
        if (request.Name is { } name && await db.ApiKeys.AnyAsync(other => other.Id != id && other.Name == name.Trim() && other.RevokedAt == null, ct))
            throw ApiKeyErrors.NameTaken(name);

        key.Change(request.Name, request.Description, scopes, request.ExpiresAt?.ToUniversalTime(), time.GetUtcNow());
        if (request.ExpiresAt is not null)
            db.ScheduleNotice(key, clock, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        http.SetETag(key);
        return TypedResults.Ok(ApiKeyResponse.From(key));
    }
}
