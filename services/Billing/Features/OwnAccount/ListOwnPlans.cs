using DotMac.Billing.Data;
using DotMac.Billing.Features.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists the plans that the platform offers, newest first; those in the tenant's currency once it was billed.</summary>
public static class ListOwnPlans
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/subscription/available-plans", Handle)
        .WithName("ListOwnPlans").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Page<PlanResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var customer = await db.OwnCustomer(ct);
        var billed = await db.IsBilled(customer.Id, ct);
        var offered = db.Plans.Where(plan => plan.IsPublic && (!billed || plan.Currency == customer.Currency));
        return TypedResults.Ok(await paging.Read(offered, PlanResponse.Of, ct));
    }
}
