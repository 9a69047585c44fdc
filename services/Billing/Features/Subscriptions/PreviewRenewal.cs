using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Coupons;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Usage;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>
/// Shows the invoice that the end of the running period makes, with the usage so far and after the changes that are scheduled within it, by the same code, and
/// changes nothing.
/// </summary>
public static class PreviewRenewal
{
    /// <summary><c>invoice</c> is null where the subscription ends with the period and nothing was used.</summary>
    public sealed record Response(DateTimeOffset At, InvoicePreviewResponse? Invoice);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/upcoming-invoice", Handle)
        .WithName("PreviewRenewal").RequirePermission("billing.subscription.view").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<Response>> Handle(
        Guid id, BillingDbContext db, Collection collection, Metering metering, Scheduling scheduling, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Copy(id, ct);
        subscription.RefuseEnded();
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        await scheduling.Imagine(subscription, ct);
        var (at, today) = (subscription.PeriodEnd, subscription.ReferenceTo);
        var invoice = await Draft(subscription, customer, db, collection, metering, ct);
        return TypedResults.Ok(new Response(at, invoice is null ? null : InvoicePreviewResponse.From(
            invoice, await db.WalletsPay(invoice, customer, at, ct), await db.BalanceOf(customer, ct), today)));
    }

    private static async Task<Invoice?> Draft(
        Subscription subscription, Customer customer, BillingDbContext db, Collection collection, Metering metering, CancellationToken ct)
    {
        var (at, coupons) = (subscription.PeriodEnd, await db.CouponsOf(customer, ct));
        if (subscription.CancelAtPeriodEnd)
            return Collection.DraftUsage(subscription, customer, await metering.Bill(subscription, at, subscription.ReferenceTo, ct), at, coupons);
        var plan = (await db.Plans.FindAsync([subscription.NextPlanId], ct))!;
        return await collection.DraftPeriod(subscription, customer, plan, subscription.NextPeriod(plan), at, coupons, ct);
    }
}
