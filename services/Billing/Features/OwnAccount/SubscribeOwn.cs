using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>
/// Subscribes the caller's tenant to a plan that the platform offers, if it has no subscription and owes nothing that failed or is overdue; a trial is for who never
/// had one, and what is charged at once needs a payment method. The first choice settles the currency in which the tenant pays.
/// </summary>
public static class SubscribeOwn
{
    public sealed record Request(Guid PlanId, [property: Range(1, Quantities.Most)] long Quantity = 1);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscription/subscribe", Handle)
        .WithName("SubscribeOwn").RequirePermission("billing.subscription.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<SubscriptionResponse>> Handle(
        Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        await db.HoldCustomer(await db.OwnCustomerId(ct), ct); // of two at once, the later finds the subscription of the earlier
        var customer = await db.OwnCustomer(ct);
        if (await db.Subscriptions.AnyRunning(customer.Id, ct))
            throw SubscriptionErrors.AlreadySubscribed();
        if (await db.Invoices.AnyUnsettledOf(customer.Id, ct))
            throw SubscriptionErrors.InvoicesUnpaid();
        var plan = await db.Plans.Offered(request.PlanId, ct);
        customer.PayIn(plan.Currency, await db.IsBilled(customer.Id, ct));
        var first = !await db.Subscriptions.AnyAsync(known => known.CustomerId == customer.Id, ct);
        var begun = await CreateSubscription.Handle(
            new(customer.Id, plan.Id, first ? plan.TrialDays : 0, request.Quantity), db, collection, clock, http, ct);
        db.RefuseUncharged();
        return TypedResults.Created("/api/v1/billing/tenant/subscription/current", begun.Value);
    }
}
