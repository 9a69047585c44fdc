using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Plans;

/// <summary>Lists the plans, newest first.</summary>
public static class ListPlans
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName("ListPlans").RequirePermission("billing.plans.view");

    public static async Task<Ok<Page<PlanResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Plans, PlanResponse.Of, ct));
}
