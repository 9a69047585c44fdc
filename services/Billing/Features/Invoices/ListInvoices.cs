using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Lists invoices, newest first, of one customer or subscription where asked.</summary>
public static class ListInvoices
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListInvoices").RequirePermission("billing.invoices.view");

    public static async Task<Ok<Page<InvoiceResponse>>> Handle(
        [FromQuery(Name = "customer_id")] Guid? customerId, [FromQuery(Name = "subscription_id")] Guid? subscriptionId,
        BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var invoices = db.Invoices
            .Where(invoice => customerId == null || invoice.CustomerId == customerId)
            .Where(invoice => subscriptionId == null || invoice.SubscriptionId == subscriptionId);
        return TypedResults.Ok(await paging.Read(invoices, InvoiceResponse.Of, ct));
    }
}
