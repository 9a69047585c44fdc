using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>
/// Cancels at the end of the period, which is also meant when nothing is said, or at once: then what is not used is credited to the customer's
/// balance, by days, by seconds or not at all; by days the last one counts as used unless said otherwise.
/// </summary>
public static class CancelSubscription
{
    public sealed record Request(bool AtPeriodEnd = true, Proration Proration = Proration.Day, bool LastDayUsed = true);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/cancel", Handle)
        .WithName("CancelSubscription").RequirePermission("billing.subscription.cancel").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        Guid id, Request? request, BillingDbContext db, Changing changing, Collection collection, TenantClock clock, HttpContext http,
        CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        if (request is { AtPeriodEnd: false })
            await EndNow(subscription, request, changing, collection, ct);
        else
            await EndLater(subscription, db, collection, clock.Now, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }

    private static async Task EndNow(Subscription subscription, Request request, Changing changing, Collection collection, CancellationToken ct)
    {
        if (request.Proration is Proration.Full)
            throw SubscriptionErrors.CreditInFull();
        var (customer, credit, usage) = await changing.End(subscription, request, ct);
        if (credit is not null)
            await collection.Issue(credit, customer, ct);
        if (usage is not null)
            await collection.Issue(usage, customer, ct); // after the credit, which pays it
    }

    /// <summary>A paused subscription whose period is over ends with the cancellation: no renewal bills its usage.</summary>
    internal static async Task EndLater(Subscription subscription, BillingDbContext db, Collection collection, DateTimeOffset now, CancellationToken ct)
    {
        if (subscription is { Status: SubscriptionStatus.Paused, CancelAtPeriodEnd: false } && subscription.IsOver(now))
        {
            var customer = (await db.Customers.FindAsync([subscription.CustomerId], ct))!;
            await collection.BillUsage(subscription, customer, subscription.PeriodEnd, subscription.ReferenceTo, ct);
        }

        subscription.CancelAtEnd(now);
    }
}
