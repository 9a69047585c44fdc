using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Stops a migration: what was moved stays moved.</summary>
public static class CancelPlanMigration
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/cancel", Handle)
        .WithName("CancelPlanMigration").RequirePermission("billing.plans.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<PlanMigrationResponse>> Handle(
        Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var migration = await db.PlanMigrations.Held(id, ct);
        migration.Cancel(clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(migration);
        return TypedResults.Ok(PlanMigrationResponse.From(migration));
    }
}
