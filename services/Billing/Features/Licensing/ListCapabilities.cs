using DotMac.Billing.Data;
using DotMac.Billing.Features.Entitlements;
using DotMac.Billing.Features.OwnAccount;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Licensing;

/// <summary>Lists the features that the plan and add-ons of the caller's tenant have.</summary>
public static class ListCapabilities
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/entitlements/capabilities", Handle)
        .WithName("ListCapabilities").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<ListEntitlements.Response>> Handle(BillingDbContext db, CancellationToken ct) =>
        await ListEntitlements.Handle(await db.OwnCustomerId(ct), db, ct);
}
