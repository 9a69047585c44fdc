using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Subscribes a customer to a plan; without a trial the first period is billed and its charge begun in the same transaction. With <c>start_date</c> in the past
/// the periods since then are billed one after another, each by an invoice of its own.</summary>
public static class CreateSubscription
{
    public sealed record Request(
        Guid CustomerId, Guid PlanId, [property: Range(0, 365)] int? TrialDays = null, [property: Range(1, Quantities.Most)] long Quantity = 1,
        Alignment BillingAnchor = Alignment.Anniversary, DateOnly? StartDate = null,
        [property: MaxLength(Subscription.MostScheduled)] IReadOnlyList<Phase>? Phases = null);

    /// <summary>What follows: from a day on, or when so many periods of the phase before it, at first those of the subscription, are over.</summary>
    public sealed record Phase(
        Guid PlanId, [property: Range(1, Quantities.Most)] long Quantity = 1, DateOnly? StartsOn = null,
        [property: Range(1, 1200)] int? AfterPeriods = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateSubscription").RequirePermission("billing.subscription.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(422);

    public static async Task<Created<SubscriptionResponse>> Handle(
        Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([request.CustomerId], ct) ?? throw CustomerErrors.NotFound();
        var plan = await db.Plans.FindAsync([request.PlanId], ct) ?? throw PlanErrors.NotFound();
        var trialDays = request.TrialDays ?? plan.TrialDays;
        var subscription = Subscription.Start(customer, plan, request.Quantity, trialDays, request.BillingAnchor, clock.Now, request.StartDate);
        subscription.SchedulePhases(await Phases(request, db, ct), customer, clock.Now);
        db.Add(subscription);
        db.Schedule(RenewSubscription.Kind, subscription.Id, subscription.PeriodEnd);
        AnnounceTrialEnd.Plan(db, subscription);
        var invoice = subscription.Status == SubscriptionStatus.Trialing
            ? null
            : await collection.BillPeriod(subscription, customer, plan, subscription.CurrentPeriod, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Created(
            $"/api/v1/billing/subscriptions/{subscription.Id}", SubscriptionResponse.From(subscription, invoice?.Id));
    }

    private static async Task<List<(Plan Plan, long Quantity, DateOnly? On, int Periods)>> Phases(Request request, BillingDbContext db, CancellationToken ct)
    {
        var phases = new List<(Plan, long, DateOnly?, int)>();
        foreach (var (i, phase) in (request.Phases ?? []).Index())
        {
            if (phase.StartsOn is null == phase.AfterPeriods is null)
                throw SubscriptionErrors.PhaseUnclear(i);
            var plan = await db.Plans.FindAsync([phase.PlanId], ct) ?? throw PlanErrors.NotFound();
            phases.Add((plan, phase.Quantity, phase.StartsOn, phase.AfterPeriods ?? 0));
        }

        return phases;
    }
}
