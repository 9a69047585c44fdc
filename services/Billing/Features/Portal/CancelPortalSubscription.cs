using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>Cancels a subscription of the customer at the end of what is paid.</summary>
public static class CancelPortalSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscriptions/{id:guid}/cancel", Handle)
        .WithName("CancelPortalSubscription").RequirePortal().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        Guid id, BillingDbContext db, Changing changing, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        await db.Subscriptions.RequireOf(http.PortalCustomer(), [id], ct);
        return await CancelSubscription.Handle(id, null, db, changing, collection, clock, http, ct);
    }
}
