using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Shows a migration and how far it is.</summary>
public static class GetPlanMigration
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetPlanMigration").RequirePermission("billing.plans.view").ProducesProblem(404);

    public static async Task<Ok<PlanMigrationResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var migration = await db.PlanMigrations.FindAsync([id], ct) ?? throw PlanMigrationErrors.NotFound();
        http.SetETag(migration);
        return TypedResults.Ok(PlanMigrationResponse.From(migration));
    }
}
