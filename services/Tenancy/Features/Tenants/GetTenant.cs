using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>Shows the caller's tenant, by its id or as <c>current</c>.</summary>
public static class GetTenant
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{id:guid}", Handle).WithName("GetTenant").RequirePermission("tenant.read");
        routes.MapGet("/current", (TenancyDbContext db, HttpContext http, CancellationToken ct) => Handle(db.TenantId, db, http, ct)).WithName("GetCurrentTenant").RequirePermission("tenant.read");
    }

    public static async Task<Ok<TenantResponse>> Handle(Guid id, TenancyDbContext db, HttpContext http, CancellationToken ct)
    {
        var tenant = await db.Tenants.FindAsync([id], ct) ?? throw TenantErrors.NotFound();
        http.SetETag(tenant);
        return TypedResults.Ok(TenantResponse.From(tenant));
    }
}
