using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Addons;

/// <summary>Lists the add-ons, newest first; with a plan the marketplace of its subscribers: those that are sold and go with it.</summary>
public static class ListAddons
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListAddons").RequirePermission("billing.addons.view").ProducesProblem(404);

    public static async Task<Ok<Page<AddonResponse>>> Handle(
        [FromQuery(Name = "plan_id")] Guid? planId, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (planId is null)
            return TypedResults.Ok(await paging.Read(db.Addons, AddonResponse.Of, ct));
        var plan = await db.Plans.FindAsync([planId], ct) ?? throw PlanErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.Addons.SoldWith(plan), AddonResponse.Of, ct));
    }
}
