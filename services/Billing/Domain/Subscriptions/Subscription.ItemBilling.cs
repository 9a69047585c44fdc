using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Invoices;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>What the add-ons are billed as: with each period, for the rest of one, and credited where it is not used, as the plan is.</summary>
public sealed partial class Subscription
{
    /// <summary>What they add to the invoice of a period: recurring prices, and what waited for the end of a trial.</summary>
    public IReadOnlyList<InvoiceLine> ChargeItems(IReadOnlyList<AddonTariff> addons, BillingPeriod period)
    {
        var lines = new List<InvoiceLine>();
        foreach (var item in NextItems)
        {
            var addon = addons.Single(known => known.Id == item.AddonId);
            if (item.IsDue)
                lines.AddRange([.. SubscriptionLines.Setup(addon), .. SubscriptionLines.Once(addon, item.Quantity)]);
            if (item.IsRecurring)
                lines.AddRange(SubscriptionLines.Charge(1, addon, item.Quantity, period.From, period.Reference.To, period.Share));
        }

        return lines;
    }

    /// <summary>The invoice that billed it is void or written off: what is not used of that is not credited any more.</summary>
    public void UnbillItem(Guid addonId) =>
        Items = [.. Items.Select(item => item.AddonId == addonId ? item with { BilledQuantity = 0, BilledFrom = null } : item)];

    /// <summary>Usage of it up to an instant is billed.</summary>
    public void SettleUsage(SubscriptionItem settled, DateTimeOffset to) =>
        (Items, HasUsage) = ([.. Items.Select(item => item.Id == settled.Id ? item with { UsageFrom = to } : item)], true);

    /// <summary>A period that is over is not charged for: its renewal is late, and charges the next one.</summary>
    private (SubscriptionItem Item, IReadOnlyList<InvoiceLine> Lines) ChargeRest(SubscriptionItem item, AddonTariff addon, Proration proration, DateTimeOffset now)
    {
        if (!item.IsRecurring || Status is SubscriptionStatus.Trialing || proration is Proration.None || IsOver(now))
            return (item, []);
        var today = DateOf(now);
        var from = proration is Proration.Day ? BillingCalendar.Start(today, Zone) : now;
        return (
            item with { BilledQuantity = item.Quantity, BilledFrom = from },
            SubscriptionLines.Charge(1, addon, item.Quantity, today, ReferenceTo, Reference.Left(now, proration)));
    }

    private IReadOnlyList<InvoiceLine> CreditRest(SubscriptionItem item, AddonTariff addon, Proration proration, DateTimeOffset from) =>
        item.IsBilled && Reference.Left(from, proration) is { Part: > 0 } left
            ? SubscriptionLines.Credit(addon, item.BilledQuantity, DateOf(from), ReferenceTo, left)
            : [];

    private IReadOnlyList<InvoiceLine> CreditUnused(SubscriptionItem item, AddonTariff addon, Proration credit, bool lastDayUsed, DateTimeOffset now) =>
        item.IsBilled && Unused(credit, lastDayUsed, now) is (var from, { Part: > 0 } left)
            ? SubscriptionLines.Credit(addon, item.BilledQuantity, from, ReferenceTo, left)
            : [];

    /// <summary>Of a cycle that begins anew on a day nothing is credited that was not billed by then.</summary>
    private IReadOnlyList<InvoiceLine> CreditItems(SubscriptionChange change, DateTimeOffset midnight) =>
    [
        .. change.Addons.SelectMany(addon => Items.Where(item => item.AddonId == addon.Id).SelectMany(item =>
            CreditRest(item, addon, change.Proration, item.BilledFrom > midnight ? item.BilledFrom.Value : midnight))),
    ];

    /// <summary>What was cancelled leaves, everything else is billed with the period that begins.</summary>
    private void EnterItems(DateTimeOffset from, DateTimeOffset? usageFrom)
    {
        if (Items.Count == 0)
            return;
        var leaving = Items.Where(item => item.IsLeaving).ToList();
        Items =
        [
            .. NextItems.Select(item => item with
            {
                IsDue = false,
                BilledQuantity = item.IsRecurring ? item.Quantity : 0,
                BilledFrom = item.IsRecurring ? from : null,
                UsageFrom = item.IsMetered ? usageFrom ?? item.UsageFrom : null,
            }),
        ];
        leaving.ForEach(item => RaiseRemoved(item, from));
    }

    /// <summary>Refuses a change to come that does not go with the add-ons: those of the running period, or from its end on those which are there to stay.</summary>
    public void RequireItemsFor(SubscriptionChange change, DateOnly on) => RefuseIncompatible(change, on < ReferenceTo ? Items : NextItems);

    private static void RefuseIncompatible(SubscriptionChange change, IEnumerable<SubscriptionItem> items)
    {
        foreach (var item in items)
            change.Addons.Single(addon => addon.Id == item.AddonId).Addon.RequireFor(change.Plan);
    }
}
