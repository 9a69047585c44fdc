using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Plans;

/// <summary>Offers the plan no more; subscriptions that have it keep it.</summary>
public static class WithdrawPlan
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/withdraw", Handle)
        .WithName("WithdrawPlan").RequirePermission("billing.plans.manage").ProducesProblem(404);

    public static async Task<Ok<PlanResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var plan = await db.Plans.FindAsync([id], ct) ?? throw PlanErrors.NotFound();
        plan.Withdraw();
        await db.SaveChangesAsync(ct);
        http.SetETag(plan);
        return TypedResults.Ok(PlanResponse.From(plan));
    }
}
