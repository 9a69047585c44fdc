using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Plans;

/// <summary>Shows one plan.</summary>
public static class GetPlan
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetPlan").RequirePermission("billing.plans.view");

    public static async Task<Ok<PlanResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var plan = await db.Plans.FindAsync([id], ct) ?? throw PlanErrors.NotFound();
        http.SetETag(plan);
        return TypedResults.Ok(PlanResponse.From(plan));
    }
}
