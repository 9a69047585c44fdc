using System.Text.Json;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Usage;
using DotMac.Billing.Features.Meters;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Features.Usage;

/// <summary>
/// Records usage events exactly once: the key of the table alone decides which of two is the first. The subscriptions are held against renewals, so that an
/// event is either seen by the invoice of its period or known to be late.
/// </summary>
public sealed class Ingestion(BillingDbContext db, TenantClock clock)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);
    private static readonly Dictionary<string, JsonElement> NoData = [];

    /// <summary>What became of each event, in their order; null is recorded, or was before.</summary>
    public async Task<IReadOnlyList<UsageResult>> Record(IReadOnlyList<UsageEventRequest> events, CancellationToken ct)
    {
        var meters = await db.Meters.Named(events.Where(sent => sent.IsNamed).Select(sent => sent.Type), ct);
        var subscriptions = await db.Subscriptions.Sharing(
            [.. events.Select(sent => sent.SubscriptionId).OfType<Guid>().Distinct()], [.. events.Select(sent => sent.CustomerId).OfType<Guid>().Distinct()], ct);
        var (byId, byCustomer) = (subscriptions.ToDictionary(known => known.Id), subscriptions.ToLookup(known => known.CustomerId));
        object[] read = [.. events.Select(sent => Read(sent, meters, byId, byCustomer))];

        var rows = new Dictionary<UsageKey, (UsageRow Row, int At)>();
        for (var i = 0; i < read.Length; i++)
            if (read[i] is UsageRow row)
                rows.TryAdd(row.Key, (row, i));
        var kept = rows.Count == 0 ? [] : await db.Insert([.. rows.Values.Select(first => first.Row)], clock.Now, ct);
        bool IsKept(int i) => read[i] is UsageRow row && rows[row.Key].At == i && kept.Contains(row.Key);
        UsageKey[] others = [.. Enumerable.Range(0, read.Length).Where(i => !IsKept(i) && events[i].IsNamed).Select(i => KeyOf(events[i])).Distinct()];
        var known = others.Length == 0 ? [] : await db.Known(others, ct);
        return [.. events.Select((sent, i) => IsKept(i) ? new(sent.Source, sent.Id, UsageOutcome.Recorded) : Repeated(sent, read[i] as DomainException, known))];
    }

    /// <summary>Records what was used beyond a quota as an event of its own, now.</summary>
    public async Task RecordOverage(Guid subscriptionId, Meter meter, long units, CancellationToken ct)
    {
        var data = new Dictionary<string, JsonElement> { [meter.Property!] = JsonSerializer.SerializeToElement(units) };
        if ((await Record([new(Guid.CreateVersion7().ToString(), "quota", meter.Code, subscriptionId, Data: data)], ct)) is [{ Code: { } code, Detail: { } detail }])
            throw new DomainException(Refusal.Rule, code, detail);
    }

    private static UsageResult Repeated(UsageEventRequest sent, DomainException? refusal, Dictionary<UsageKey, byte[]> known) =>
        !known.TryGetValue(KeyOf(sent), out var hash) ? UsageResult.Refused(sent, refusal!)
        : hash.AsSpan().SequenceEqual(HashOf(sent)) ? new(sent.Source, sent.Id, UsageOutcome.Duplicate)
        : UsageResult.Refused(sent, UsageErrors.Conflict());

    /// <summary>The row of an event, or why there is none.</summary>
    private object Read(
        UsageEventRequest sent, Dictionary<string, Meter> meters, Dictionary<Guid, Subscription> byId, ILookup<Guid, Subscription> byCustomer)
    {
        var data = sent.Data ?? NoData;
        var time = sent.Time?.ToUniversalTime() ?? clock.Now;
        if (!sent.IsNamed)
            return UsageErrors.NameInvalid();
        if (!meters.TryGetValue(sent.Type, out var meter))
            return UsageErrors.MeterUnknown();
        if (!Measured.Accepts(data))
            return UsageErrors.DataInvalid();
        if (Measured.Of(meter, data) is not { } measured)
            return UsageErrors.ValueInvalid(meter.Property!);
        var subject = SubjectOf(sent, byId, byCustomer);
        if (subject is not Subscription subscription)
            return subject;
        if (subscription.Status is SubscriptionStatus.Ended)
            return UsageErrors.SubscriptionEnded();
        if (time > clock.Now + Ahead)
            return UsageErrors.InFuture();
        return time < subscription.FirstUsageAt
            ? UsageErrors.BeforeStart()
            : new UsageRow(
                KeyOf(sent), subscription.Id, meter.Id, time, measured, JsonSerializer.Serialize(data, JsonSerializerOptions.Default), HashOf(sent),
                time < subscription.UsageFrom);
    }

    private static object SubjectOf(UsageEventRequest sent, Dictionary<Guid, Subscription> byId, ILookup<Guid, Subscription> byCustomer) =>
        (sent.SubscriptionId, sent.CustomerId) switch
        {
            ({ } id, null) => byId.TryGetValue(id, out var named) ? named : UsageErrors.SubjectUnknown(),
            (null, { } customer) => byCustomer[customer].Where(known => known.Status is not SubscriptionStatus.Ended).ToArray() switch
            {
                [var only] => only,
                [] => UsageErrors.SubjectUnknown(),
                _ => UsageErrors.SubjectAmbiguous(),
            },
            _ => UsageErrors.SubjectUnclear(),
        };

    private static UsageKey KeyOf(UsageEventRequest sent) => new(sent.Source, sent.Id);

    private static byte[] HashOf(UsageEventRequest sent) => Measured.Hash(sent.Type, sent.SubscriptionId, sent.CustomerId, sent.Time, sent.Data ?? NoData);
}
