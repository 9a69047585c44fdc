using DotMac.ServiceDefaults.Auth;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>Makes a tenant active: a trial that converted, or a suspension that is lifted. Only the platform may.</summary>
public static class ActivateTenant
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/activate", Handle).WithName("ActivateTenant").RequirePermission("platform.tenants.write").Sensitive();

    public static async Task<Ok<TenantResponse>> Handle(Guid id, TenancyDbContext db, CancellationToken ct)
    {
        var tenant = await db.Tenants.FindAsync([id], ct) ?? throw TenantErrors.NotFound();
        tenant.Activate();
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(TenantResponse.From(tenant));
    }
}
