using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>
/// Ends a pause: what is owed is collected again, and where the paid period is over meanwhile a new one begins today and is billed, unless the
/// subscription was to end with it.
/// </summary>
public static class ResumeSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/resume", Handle)
        .WithName("ResumeSubscription").RequirePermission("billing.subscription.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        Guid id, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        subscription.Resume(await db.Invoices.AnyFailedOf(id, ct), clock.Now);
        foreach (var owed in await db.Invoices.Where(invoice => invoice.SubscriptionId == id && invoice.Status == InvoiceStatus.Open).ToListAsync(ct))
            await collection.Begin(owed, ct);
        if (subscription.IsOver(clock.Now) && subscription.CancelAtPeriodEnd)
            await EndPeriod(subscription, db, collection, ct);
        else if (subscription.IsOver(clock.Now))
            await EnterPeriod(subscription, db, collection, clock.Now, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }

    private static async Task EndPeriod(Subscription subscription, BillingDbContext db, Collection collection, CancellationToken ct)
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        await collection.BillUsage(subscription, customer, subscription.PeriodEnd, subscription.ReferenceTo, ct);
        subscription.EndPeriod();
    }

    private static async Task EnterPeriod(
        Subscription subscription, BillingDbContext db, Collection collection, DateTimeOffset now, CancellationToken ct)
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        var plan = await db.Plans.SingleAsync(known => known.Id == subscription.NextPlanId, ct);
        var period = subscription.PeriodFrom(now, plan);
        var invoice = await collection.BillPeriod(subscription, customer, plan, period, ct);
        subscription.Renew(period, invoice.Id);
        subscription.FailPassed();
        db.RescheduleRenewal(subscription);
    }
}
