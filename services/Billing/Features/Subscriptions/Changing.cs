using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Addons;
using DotMac.Billing.Features.Coupons;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.PricingRules;
using DotMac.Billing.Features.Usage;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>What changes, their previews and cancellations have in common: the subscription is told, what that costs is drafted, nothing is saved.</summary>
public sealed class Changing(BillingDbContext db, Metering metering, RulePricing pricing, TenantClock clock)
{
    /// <summary>Refuses by name what a change would be refused by, before anything has changed, and a subscription that has left the plan, or will with its period.</summary>
    public async Task Require(Subscription subscription, ChangeRequest request, Guid planId, CancellationToken ct)
    {
        if (subscription.PlanId != planId || (subscription.PendingPlanId is { } next && next != planId))
            throw PlanMigrationErrors.PlanLeft();
        await Require(subscription, request, ct);
    }

    /// <summary>Refuses by name what a change would be refused by, before anything has changed.</summary>
    public async Task Require(Subscription subscription, ChangeRequest request, CancellationToken ct)
    {
        var customer = (await db.Customers.FindAsync([subscription.CustomerId], ct))!;
        subscription.RequireChange(await ChangeOf(subscription, request, customer, ct), customer, request.Effective is ChangeTime.PeriodEnd);
    }

    /// <summary>What a change is going to bill: one on a day of the running period as if that day had begun.</summary>
    public async Task<(Customer Customer, Invoice? Invoice)> Foresee(Subscription subscription, ChangeRequest request, CancellationToken ct)
    {
        var planned = await Apply(subscription, request, ct);
        return request.EffectiveOn is { } day && day < subscription.ReferenceTo
            ? await Apply(subscription, request with { EffectiveOn = null }, ct, BillingCalendar.Start(day, subscription.Zone))
            : planned;
    }

    /// <summary>The customer, and the draft of what is billed for it; null where nothing is. It happens now, or has happened at an instant that is past.</summary>
    public async Task<(Customer Customer, Invoice? Invoice)> Apply(
        Subscription subscription, ChangeRequest request, CancellationToken ct, DateTimeOffset? at = null)
    {
        var now = at ?? clock.Now;
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        var change = await ChangeOf(subscription, request, customer, ct);
        if (request.EffectiveOn is { } day)
        {
            subscription.RequireItemsFor(change, day);
            subscription.ScheduleChange(new(day, request.PlanId, request.Quantity, change.Proration, change.Restarts), change.Plan, customer, now);
            return (customer, null);
        }

        if (request.Effective is ChangeTime.Now)
            return (customer, await Draft(subscription, customer, await Change(subscription, change, customer, now, ct), ct, now));

        subscription.ChangeAtEnd(change, customer);
        return (customer, null);
    }

    /// <summary>Makes of a copy that nobody saves what the change is going to make of the subscription; its invoice is not drafted.</summary>
    public async Task Imagine(Subscription copy, ChangeRequest request, DateTimeOffset at, CancellationToken ct)
    {
        var customer = (await db.Customers.FindAsync([copy.CustomerId], ct))!;
        await Change(copy, await ChangeOf(copy, request, customer, ct), customer, at, ct);
    }

    private async Task<IReadOnlyList<InvoiceLine>> Change(
        Subscription subscription, SubscriptionChange change, Customer customer, DateTimeOffset now, CancellationToken ct)
    {
        var billed = await db.Plans.SingleOrDefaultAsync(known => known.Id == subscription.BilledPlanId, ct);
        var usage = await UsageBefore(change, subscription, now, ct);
        return [.. subscription.Change(change, billed, customer, now), .. usage];
    }

    private async Task<SubscriptionChange> ChangeOf(Subscription subscription, ChangeRequest request, Customer customer, CancellationToken ct) => new(
        await db.Plans.FindAsync([request.PlanId ?? subscription.PlanId], ct) ?? throw PlanErrors.NotFound(), request.Quantity ?? subscription.Quantity,
        request.Proration, request.BillingAnchor is CycleAnchor.Reset)
    {
        Addons = await db.AddonsOf(subscription, customer.Currency, ct),
    };

    /// <summary>What was used until a change that ends what the running period is billed as, priced by that; of add-ons where the period ends too.</summary>
    private async Task<IReadOnlyList<InvoiceLine>> UsageBefore(
        SubscriptionChange change, Subscription subscription, DateTimeOffset now, CancellationToken ct) =>
        change.Proration is Proration.None || (change.Plan.Id == subscription.UsagePlanId && !change.Restarts) || subscription.Status is not SubscriptionStatus.Active
            ? []
            : await (subscription.IsOver(now) // its renewal is late, and begins where the period ends
                ? metering.Bill(subscription, subscription.PeriodEnd, subscription.ReferenceTo, ct)
                : metering.Bill(subscription, now, BillingCalendar.DateOf(now, subscription.Zone), ct, addons: change.Restarts));

    /// <summary>Ends the subscription; the draft credits what is not used, and nothing where an invoice of it is owed, paused or without a card too; what was used is
    /// billed by another one (case B11).</summary>
    public async Task<(Customer Customer, Invoice? Credit, Invoice? Usage)> End(Subscription subscription, CancelSubscription.Request request, CancellationToken ct)
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        var owing = await db.Invoices.AnyFailedOf(subscription.Id, ct);
        var billed = owing ? null : await db.Plans.SingleOrDefaultAsync(known => known.Id == subscription.BilledPlanId, ct);
        var until = BillingCalendar.DateOf(clock.Now, subscription.Zone).AddDays(request.LastDayUsed ? 1 : 0);
        var usage = subscription.IsOver(clock.Now)
            ? await metering.Bill(subscription, subscription.PeriodEnd, subscription.ReferenceTo, ct)
            : await metering.Bill(subscription, clock.Now, until < subscription.ReferenceTo ? until : subscription.ReferenceTo, ct);
        var credit = await Draft(subscription, customer, subscription.CancelNow(
            request.Proration, request.LastDayUsed, billed, clock.Now, owing ? [] : await db.AddonsOf(subscription, customer.Currency, ct)), ct);
        return (customer, credit, Collection.DraftUsage(subscription, customer, usage, clock.Now, await db.CouponsOf(customer, ct)));
    }

    /// <summary>The invoice of what is billed besides the periods: it has no period of its own, and there is none of a mere credit of nothing.</summary>
    public async Task<Invoice?> Draft(
        Subscription subscription, Customer customer, IReadOnlyList<InvoiceLine> lines, CancellationToken ct, DateTimeOffset? at = null)
    {
        await Credit(subscription, lines.Where(line => line.CreditsUnused), ct);
        if (lines.FirstOrDefault(line => line is { PlanId: not null, LineAmount: > 0, IsUsage: false }) is { PlanId: { } charged })
            await pricing.Price(
                lines, (await db.Plans.FindAsync([charged], ct))!, subscription.Quantity, customer, at ?? clock.Now,
                hold: db.Entry(subscription).State is not EntityState.Detached, ct);
        return lines.All(line => line is { UnitPrice: <= 0, LineAmount: 0 })
            ? null
            : Invoice.Draft(customer, SubscriptionLines.InOrder(lines), clock.Now, subscription.Id, coupons: await db.CouponsOf(customer, ct));
    }

    /// <summary>Credits plan and add-ons by the invoices that charged them last, each of which is told all that is credited of it at once.</summary>
    private async Task Credit(Subscription subscription, IEnumerable<InvoiceLine> credits, CancellationToken ct)
    {
        var charging = new List<(Guid Invoice, InvoiceLine[] Credits)>();
        foreach (var credited in credits.GroupBy(line => line.AddonId))
            charging.Add((await db.Invoices.Charging(subscription.Id, credited.Key).FirstAsync(ct), [.. credited]));
        foreach (var charged in charging.GroupBy(charge => charge.Invoice))
            (await Read(subscription, charged.Key, ct)).CreditUnused(charged.SelectMany(charge => charge.Credits));
    }

    /// <summary>A preview does not hold the invoice, since nobody saves that.</summary>
    private async Task<Invoice> Read(Subscription subscription, Guid id, CancellationToken ct) => db.Entry(subscription).State is EntityState.Detached
        ? await db.Invoices.AsNoTracking().SingleAsync(known => known.Id == id, ct)
        : await db.Held(id, ct);
}
