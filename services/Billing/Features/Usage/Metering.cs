using DotMac.Billing.Data;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Plans;
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
    public async Task<IReadOnlyList<InvoiceLine>> Bill(Subscription subscription, DateTimeOffset to, DateOnly toOn, CancellationToken ct)
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

        var meters = await MetersOf(plan, ct);
        var billed = BilledUsage.Begin(subscription.Id, plan, window, meters.Values.Any(meter => meter.Aggregation is MeterAggregation.WeightedSum));
        subscription.SettleUsage(to);
        if (db.Entry(subscription).State is not EntityState.Detached)
            db.Add(billed);
        return [.. lines, .. await Bill(billed, plan, meters, subscription.Zone, ct)];
    }

    /// <summary>The quantities of a plan's metered charges in a window, by the code of the charge.</summary>
    public async Task<Dictionary<string, UsageQuantity>> Read(
        Guid subscription, Plan plan, IReadOnlyDictionary<Guid, Meter> meters, UsageWindow window, CancellationToken ct)
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

    public Task<Dictionary<Guid, Meter>> MetersOf(Plan plan, CancellationToken ct)
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
            var plan = (await db.Plans.FindAsync([billed.PlanId], ct))!;
            lines.AddRange(await Bill(billed, plan, await MetersOf(plan, ct), subscription.Zone, ct));
        }

        if (tracked)
            await late.ExecuteUpdateAsync(used => used.SetProperty(known => known.IsLate, false), ct);
        return lines;
    }

    private async Task<IReadOnlyList<InvoiceLine>> Bill(
        BilledUsage billed, Plan plan, IReadOnlyDictionary<Guid, Meter> meters, TimeZoneInfo zone, CancellationToken ct)
    {
        var window = billed.Window(zone);
        var quantities = await Read(billed.SubscriptionId, plan, meters, window, ct);
        return billed.Bill(plan, UsageStatement.Of(plan, quantities, window.Share), zone);
    }
}
