using DotMac.Billing.Data;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Usage;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Usage;

/// <summary>What renewals, changes, cancellations and previews have in common: the usage that is not billed yet, read and priced as lines.</summary>
public sealed class Metering(BillingDbContext db)
{
    /// <summary>
    /// The lines of the usage up to an instant, and of what came late for windows that were billed before. Of a subscription that is tracked they are kept
    /// as billed; a preview's is not, and changes nothing. A plan without metered charges asks nothing of the database.
    /// </summary>
    /// <param name="addons">Whether the usage of metered add-ons is billed too: not where only the plan changes.</param>
    public async Task<IReadOnlyList<InvoiceLine>> Bill(
        Subscription subscription, DateTimeOffset to, DateOnly toOn, CancellationToken ct, bool addons = true)
    {
        var lines = await BillPlan(subscription, to, toOn, ct);
        return addons ? [.. lines, .. await BillAddons(subscription, subscription.Items, to, toOn, ct)] : lines;
    }

    /// <summary>The lines of the usage of add-ons, of those that are metered.</summary>
    public async Task<IReadOnlyList<InvoiceLine>> BillAddons(
        Subscription subscription, IReadOnlyList<SubscriptionItem> items, DateTimeOffset to, DateOnly toOn, CancellationToken ct)
    {
        var lines = new List<InvoiceLine>();
        foreach (var item in items.Where(item => item.IsMetered))
            if (subscription.UsageUntil(item.UsageFrom, to, toOn) is { } window)
            {
                lines.AddRange(await BillWindow(subscription, await AddonOf(item.AddonId, subscription, ct), window, ct));
                subscription.SettleUsage(item, to);
            }

        return lines;
    }

    private async Task<IReadOnlyList<InvoiceLine>> BillPlan(Subscription subscription, DateTimeOffset to, DateOnly toOn, CancellationToken ct)
    {
        var plan = (await db.Plans.FindAsync([subscription.UsagePlanId], ct))!;
        var lines = subscription.HasUsage ? await BillLate(subscription, ct) : [];
        if (subscription.UsageUntil(to, toOn) is not { } window)
            return lines;
        if (!plan.IsMetered)
        {
            subscription.PassUsage(to); // a metered plan that follows begins here
            return lines;
        }

        subscription.SettleUsage(to);
        return [.. lines, .. await BillWindow(subscription, plan, window, ct)];
    }

    /// <summary>The quantities of the metered charges of a plan or an add-on in a window, by the code of the charge.</summary>
    public async Task<Dictionary<string, UsageQuantity>> Read(
        Guid subscription, IPriced plan, IReadOnlyDictionary<Guid, Meter> meters, UsageWindow window, CancellationToken ct)
    {
        var quantities = new Dictionary<string, UsageQuantity>();
        foreach (var charge in plan.MeteredCharges)
        {
            var meter = meters[charge.MeterId!.Value];
            quantities[charge.Code] = new(
                await db.TotalOf(meter, subscription, window, ct),
                charge.PricesTransactions ? await db.TransactionsOf(meter, subscription, window, ct) : []);
        }

        return quantities;
    }

    public async Task<AddonTariff> AddonOf(Guid id, Subscription subscription, CancellationToken ct) =>
        (await db.Addons.FindAsync([id], ct))!.In((await db.Plans.FindAsync([subscription.UsagePlanId], ct))!.Currency);

    public Task<Dictionary<Guid, Meter>> MetersOf(IPriced plan, CancellationToken ct)
    {
        Guid[] ids = [.. plan.MeteredCharges.Select(charge => charge.MeterId!.Value)];
        return db.Meters.AsNoTracking().Where(meter => ids.Contains(meter.Id)).ToDictionaryAsync(meter => meter.Id, ct);
    }

    private async Task<IReadOnlyList<InvoiceLine>> BillLate(Subscription subscription, CancellationToken ct)
    {
        var late = db.UsageEvents.Where(used => used.SubscriptionId == subscription.Id && used.IsLate);
        var windows = db.BilledUsages.Where(billed => billed.SubscriptionId == subscription.Id
            && late.Any(used => used.OccurredAt < billed.To && (used.OccurredAt >= billed.From || billed.CarriesOver))).OrderBy(billed => billed.From);
        var tracked = db.Entry(subscription).State is not EntityState.Detached;
        var lines = new List<InvoiceLine>();
        foreach (var billed in await (tracked ? windows : windows.AsNoTracking()).ToListAsync(ct))
        {
            IPriced plan = billed.AddonId is { } addon ? await AddonOf(addon, subscription, ct) : (await db.Plans.FindAsync([billed.PlanId], ct))!;
            lines.AddRange(await Bill(billed, plan, await MetersOf(plan, ct), subscription.Zone, ct));
        }

        if (tracked)
            await late.ExecuteUpdateAsync(used => used.SetProperty(known => known.IsLate, false), ct);
        return lines;
    }

    private async Task<IReadOnlyList<InvoiceLine>> BillWindow(Subscription subscription, IPriced plan, UsageWindow window, CancellationToken ct)
    {
        var meters = await MetersOf(plan, ct);
        var billed = BilledUsage.Begin(subscription.Id, plan, window, meters.Values.Any(meter => meter.Aggregation is MeterAggregation.WeightedSum));
        if (db.Entry(subscription).State is not EntityState.Detached)
            db.Add(billed);
        return await Bill(billed, plan, meters, subscription.Zone, ct);
    }

    private async Task<IReadOnlyList<InvoiceLine>> Bill(
        BilledUsage billed, IPriced plan, IReadOnlyDictionary<Guid, Meter> meters, TimeZoneInfo zone, CancellationToken ct)
    {
        var window = billed.Window(zone);
        var quantities = await Read(billed.SubscriptionId, plan, meters, window, ct);
        return billed.Bill(plan, UsageStatement.Of(plan, quantities, window.Share), zone);
    }
}
