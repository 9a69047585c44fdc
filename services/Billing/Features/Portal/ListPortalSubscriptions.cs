using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>The customer's subscriptions, newest first.</summary>
public static class ListPortalSubscriptions
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/subscriptions", Handle)
        .WithName("ListPortalSubscriptions").RequirePortal();

    public static Task<Ok<Page<SubscriptionResponse>>> Handle(BillingDbContext db, HttpContext http, Paging paging, CancellationToken ct) =>
        ListSubscriptions.Handle(http.PortalCustomer(), db, paging, ct);
}
