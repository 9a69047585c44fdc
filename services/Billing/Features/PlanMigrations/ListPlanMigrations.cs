using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Lists the migrations, newest first.</summary>
public static class ListPlanMigrations
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListPlanMigrations").RequirePermission("billing.plans.view");

    public static async Task<Ok<Page<PlanMigrationResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.PlanMigrations, PlanMigrationResponse.Of, ct));
}
