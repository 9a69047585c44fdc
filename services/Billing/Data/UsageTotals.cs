using System.Numerics;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Usage;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Data;

/// <summary>What a meter counted of a subscription in a window, aggregated by the database and exact.</summary>
internal static class UsageTotals
{
    public static async Task<Ratio> TotalOf(this BillingDbContext db, Meter meter, Guid subscription, UsageWindow window, CancellationToken ct)
    {
        FormattableString aggregate = meter.Aggregation switch
        {
            MeterAggregation.Sum => $"SELECT sum(value)::text AS \"Value\"",
            MeterAggregation.Max => $"SELECT max(value)::text AS \"Value\"",
            MeterAggregation.Unique => $"SELECT count(DISTINCT unique_key)::text AS \"Value\"",
            MeterAggregation.Last => $"SELECT (array_agg(value ORDER BY occurred_at DESC, received_at DESC, event_id DESC))[1]::text AS \"Value\"",
            MeterAggregation.Percentile => $"SELECT (percentile_disc({meter.Percentile!.Value / 100d}) WITHIN GROUP (ORDER BY value))::text AS \"Value\"",
            MeterAggregation.WeightedSum =>
                $"SELECT sum(value * ({window.ToOn} - greatest((occurred_at AT TIME ZONE {window.Zone.Id})::date, {window.FromOn})))::text AS \"Value\"",
            _ => $"SELECT count(value)::text AS \"Value\"",
        };
        var carried = meter.Aggregation is MeterAggregation.WeightedSum;
        var totals = await db.Database.SqlQuery<string?>(Of(db, aggregate, meter, subscription, carried ? DateTimeOffset.MinValue : window.From, window.To))
            .ToListAsync(ct);
        return Exact(totals.Single()) * (carried ? new Ratio(1, window.WholeDays) : Ratio.One);
    }

    /// <summary>The values one by one, in the order of time.</summary>
    public static Task<List<decimal>> TransactionsOf(this BillingDbContext db, Meter meter, Guid subscription, UsageWindow window, CancellationToken ct) =>
        db.UsageEvents.Where(used => used.SubscriptionId == subscription && used.MeterId == meter.Id
                && used.OccurredAt >= window.From && used.OccurredAt < window.To && used.Value != null)
            .OrderBy(used => used.OccurredAt).ThenBy(used => used.ReceivedAt).ThenBy(used => used.EventId).Select(used => used.Value!.Value).ToListAsync(ct);

    private static FormattableString Of(
        BillingDbContext db, FormattableString aggregate, Meter meter, Guid subscription, DateTimeOffset from, DateTimeOffset to)
    {
        var at = aggregate.ArgumentCount;
        var condition = $" FROM usage_events WHERE tenant_id = {{{at}}} AND subscription_id = {{{at + 1}}} AND meter_id = {{{at + 2}}}"
            + $" AND occurred_at >= {{{at + 3}}} AND occurred_at < {{{at + 4}}} AND value IS NOT NULL";
        return System.Runtime.CompilerServices.FormattableStringFactory.Create(
            aggregate.Format + condition, [.. aggregate.GetArguments(), db.TenantId, subscription, meter.Id, from, to]);
    }

    /// <summary>Sums may have more digits than a decimal.</summary>
    private static Ratio Exact(string? number)
    {
        if (number is null)
            return Ratio.Zero;
        var point = number.IndexOf('.');
        return point < 0
            ? new(BigInteger.Parse(number, null), 1)
            : new(BigInteger.Parse(number.Remove(point, 1), null), BigInteger.Pow(10, number.Length - point - 1));
    }
}
