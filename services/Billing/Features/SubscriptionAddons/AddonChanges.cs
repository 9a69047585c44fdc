using DotMac.Billing.Data;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Usage;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>What changes of a subscription's add-ons and their previews have in common: the subscription is told, what that costs is drafted, nothing is saved.</summary>
public sealed class AddonChanges(BillingDbContext db, Changing changing, Metering metering, TenantClock clock)
{
    /// <summary>What became of an add-on, and the draft of what is billed for it now; null where nothing is.</summary>
    public sealed record Made(SubscriptionItem Item, Customer Customer, Invoice? Invoice);

    public async Task<Made> Add(Subscription subscription, AddAddon.Request request, CancellationToken ct)
    {
        var addon = await db.Addons.FindAsync([request.AddonId], ct) ?? throw AddonErrors.NotFound();
        var customer = await CustomerOf(subscription, ct);
        var (item, lines) = subscription.Add(
            addon.In(customer.Currency), request.Quantity, request.Proration, await PlansOf(subscription, ct), clock.Now);
        return new(item, customer, await changing.Draft(subscription, customer, lines, ct));
    }

    public async Task<Made> ChangeQuantity(Subscription subscription, Guid id, ChangeAddonQuantity.Request request, CancellationToken ct)
    {
        var (customer, addon) = await Of(subscription, id, ct);
        var (item, lines) = subscription.ChangeQuantity(id, addon, request.Quantity, request.Proration, clock.Now);
        return new(item, customer, await changing.Draft(subscription, customer, lines, ct));
    }

    /// <summary>Now, what is not used is credited, but not to who owes an invoice of the subscription; what was metered is billed.</summary>
    public async Task<Made> Cancel(Subscription subscription, Guid id, CancelAddon.Request request, CancellationToken ct)
    {
        var (customer, addon) = await Of(subscription, id, ct);
        if (request.AtPeriodEnd)
            return new(subscription.CancelItemAtEnd(id, clock.Now), customer, null);
        if (request.Proration is Proration.Full)
            throw SubscriptionErrors.CreditInFull();
        var usage = await UsageOf(subscription, subscription.Item(id), request, ct);
        var billed = await db.Invoices.AnyFailedOf(subscription.Id, ct) ? null : addon;
        var (item, credit) = subscription.CancelItem(id, request.Proration, request.LastDayUsed, billed, clock.Now);
        return new(item, customer, await changing.Draft(subscription, customer, [.. credit, .. usage], ct));
    }

    public async Task<SubscriptionItem> Reactivate(Subscription subscription, Guid id, CancellationToken ct)
    {
        var (_, addon) = await Of(subscription, id, ct);
        return subscription.ReactivateItem(id, addon.Addon, await PlansOf(subscription, ct));
    }

    private async Task<IReadOnlyList<InvoiceLine>> UsageOf(Subscription subscription, SubscriptionItem item, CancelAddon.Request request, CancellationToken ct)
    {
        if (subscription.IsOver(clock.Now)) // its renewal is late
            return await metering.BillAddons(subscription, [item], subscription.PeriodEnd, subscription.ReferenceTo, ct);
        var until = BillingCalendar.DateOf(clock.Now, subscription.Zone).AddDays(request.LastDayUsed ? 1 : 0);
        return await metering.BillAddons(subscription, [item], clock.Now, until < subscription.ReferenceTo ? until : subscription.ReferenceTo, ct);
    }

    private async Task<(Customer Customer, AddonTariff Addon)> Of(Subscription subscription, Guid id, CancellationToken ct)
    {
        var (item, customer) = (subscription.Item(id), await CustomerOf(subscription, ct));
        return (customer, (await db.Addons.FindAsync([item.AddonId], ct))!.In(customer.Currency));
    }

    private Task<Customer> CustomerOf(Subscription subscription, CancellationToken ct) =>
        db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);

    /// <summary>Of this period and of those to come.</summary>
    private async Task<IReadOnlyList<Plan>> PlansOf(Subscription subscription, CancellationToken ct)
    {
        Guid?[] plans = [subscription.PlanId, subscription.PendingPlanId, .. subscription.Schedule.Select(change => change.PlanId)];
        return await db.Plans.Where(plan => plans.Contains(plan.Id)).ToListAsync(ct);
    }
}
