using DotMac.ServiceDefaults.Auth;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>Suspends a tenant: its data can be read, not changed. Only the platform may, acting in the tenant (X-Target-Tenant-ID).</summary>
public static class SuspendTenant
{
    public sealed record Request([property: System.ComponentModel.DataAnnotations.StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/suspend", Handle).WithName("SuspendTenant").RequirePermission("platform.tenants.write").Sensitive();

    public static async Task<Ok<TenantResponse>> Handle(Guid id, Request request, TenancyDbContext db, CancellationToken ct)
    {
        var tenant = await db.Tenants.FindAsync([id], ct) ?? throw TenantErrors.NotFound();
        tenant.Suspend(request.Reason);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(TenantResponse.From(tenant));
    }
}
