using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Platform;

/// <summary>Shows a tenant with what Identity knows of it; the look stands in the tenant's own audit log.</summary>
internal static class GetPlatformTenant
{
    public sealed record Response(
        Guid Id, string Slug, string Name, string Status, int Users, int ActiveUsers, int Owners, int ActiveSessions, int ApiKeys, int Clients, int Teams,
        DateTimeOffset? LastSignInAt);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/tenants/{tenantId:guid}", Handle)
        .WithName("GetPlatformTenant").WithTags("Platform").WithSummary("Show a tenant of the platform").RequirePermission("platform.tenants.read")
        .InTenantOf("tenantId");

    public static async Task<Ok<Response>> Handle(Guid tenantId, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var tenant = await db.TenantStates.AsNoTracking().FirstOrDefaultAsync(state => state.TenantId == tenantId, ct)
            ?? throw new DomainException(Refusal.NotFound, "tenant.not_found", $"There is no tenant {tenantId}.");
        return TypedResults.Ok(new Response(
            tenant.TenantId, tenant.Slug, tenant.Name, tenant.Status,
            await db.Users.Present().CountAsync(ct),
            await db.Users.CountAsync(user => user.Active, ct),
            await db.Users.CountAsync(user => user.Active && user.Roles.Any(held => held.Role == SystemRoles.TenantOwner), ct),
            await db.Sessions.CountAsync(session => session.RevokedAt == null && session.ExpiresAt > now, ct),
            await db.ApiKeys.CountAsync(key => key.RevokedAt == null, ct),
            await db.Clients.CountAsync(client => client.RevokedAt == null, ct),
            await db.Teams.CountAsync(ct),
            await db.Users.MaxAsync(user => user.LastSignInAt, ct)));
    }
}
