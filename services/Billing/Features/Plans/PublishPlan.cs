using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Plans;

/// <summary>Offers the plan to whoever may subscribe by itself: tenant zero's to all tenants.</summary>
public static class PublishPlan
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/publish", Handle)
        .WithName("PublishPlan").RequirePermission("billing.plans.manage").ProducesProblem(404);

    public static async Task<Ok<PlanResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var plan = await db.Plans.FindAsync([id], ct) ?? throw PlanErrors.NotFound();
        plan.Publish();
        await db.SaveChangesAsync(ct);
        http.SetETag(plan);
        return TypedResults.Ok(PlanResponse.From(plan));
    }
}
