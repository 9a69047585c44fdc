using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Cancels at the end of the period, which is also meant when nothing is said, or at once.</summary>
public static class CancelSubscription
{
    public sealed record Request(bool AtPeriodEnd = true);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/cancel", Handle)
        .WithName("CancelSubscription").RequirePermission("billing.subscription.cancel").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        Guid id, Request? request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        if (request is { AtPeriodEnd: false })
            subscription.CancelNow(clock.Now);
        else
            subscription.CancelAtEnd(clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
