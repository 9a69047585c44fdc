using DotMac.Billing.Data;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists the add-ons that the tenant has besides its plan, in the order in which they were bought.</summary>
public static class ListOwnAddons
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/addons", Handle)
        .WithName("ListOwnAddons").RequirePermission("billing.addons.view").ProducesProblem(404);

    public static async Task<Ok<ListSubscriptionAddons.Response>> Handle(BillingDbContext db, CancellationToken ct) =>
        await ListSubscriptionAddons.Handle(await db.OwnSubscriptionId(ct), db, ct);
}
