using DotMac.ServiceDefaults.Auth;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Tenancy.Features.Tenants;

/// <summary>Shows a sandbox tenant's time and whether it is on its way.</summary>
public static class GetClock
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/clock", Handle).WithName("GetClock").RequirePermission("tenant.read");

    public static async Task<Ok<ClockResponse>> Handle(Guid id, TenancyDbContext db, CancellationToken ct) =>
        TypedResults.Ok(ClockResponse.From(await db.Tenants.FindAsync([id], ct) ?? throw TenantErrors.NotFound()));
}
