using DotMac.Billing.Data;
using DotMac.Billing.Features.Entitlements;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>The features that the customer's subscriptions entitle it to.</summary>
public static class ListPortalEntitlements
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/entitlements", Handle)
        .WithName("ListPortalEntitlements").RequirePortal();

    public static Task<Ok<ListEntitlements.Response>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct) =>
        ListEntitlements.Handle(http.PortalCustomer(), db, ct);
}
