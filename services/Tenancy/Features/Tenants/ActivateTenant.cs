using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>
/// Makes a tenant active: a trial that converted, or a suspension that is lifted. Of the platform's own suspension it becomes what it pays for again, or what is left of its
/// trial. Only the platform may, acting in the tenant (X-Target-Tenant-ID).
/// </summary>
public static class ActivateTenant
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/activate", Handle).WithName("ActivateTenant").RequirePermission("platform.tenants.write").Sensitive();

    public static async Task<Ok<TenantResponse>> Handle(Guid id, TenancyDbContext db, TenantClock clock, CancellationToken ct)
    {
        if (await db.LockTenant(ct) is not { } tenant || tenant.Id != id)
            throw TenantErrors.NotFound();
        tenant.Activate(await db.CurrentSubscription(ct), clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(TenantResponse.From(tenant));
    }
}
