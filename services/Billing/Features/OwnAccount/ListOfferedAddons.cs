using DotMac.Billing.Data;
using DotMac.Billing.Features.Addons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists the add-ons that the platform sells with the plan that the tenant has, newest first.</summary>
public static class ListOfferedAddons
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/addons/available", Handle)
        .WithName("ListOfferedAddons").RequirePermission("billing.addons.view").ProducesProblem(404);

    public static async Task<Ok<Page<AddonResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var id = await db.OwnSubscriptionId(ct);
        var plan = await db.Subscriptions.Where(known => known.Id == id).Select(known => known.PlanId).SingleAsync(ct);
        return await ListAddons.Handle(plan, db, paging, ct);
    }
}
