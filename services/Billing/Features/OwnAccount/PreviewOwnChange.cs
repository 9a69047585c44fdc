using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows what a change would make of the tenant's subscription and bill now, by the code of the change, and changes nothing.</summary>
public static class PreviewOwnChange
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscription/preview-change", Handle)
        .WithName("PreviewOwnChange").RequirePermission("billing.subscription.view").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<PreviewChange.Response>> Handle(
        OwnChangeRequest request, BillingDbContext db, Changing changing, TenantClock clock, HttpContext http, CancellationToken ct) =>
        await PreviewChange.Handle(await db.OwnSubscriptionId(ct), await request.Offered(db, ct), db, changing, clock, http, ct);
}
