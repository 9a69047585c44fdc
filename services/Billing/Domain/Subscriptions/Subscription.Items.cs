using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>The add-ons that it has: how they are bought, changed, cancelled and taken back. Each answers the add-on and what is billed for that now.</summary>
public sealed partial class Subscription
{
    public IReadOnlyList<SubscriptionItem> Items { get; private set; } = [];

    /// <summary>Those that the next period is billed with.</summary>
    public IEnumerable<SubscriptionItem> NextItems => Items.Where(item => !item.IsLeaving);

    public SubscriptionItem Item(Guid id) => Items.SingleOrDefault(item => item.Id == id) ?? throw AddonErrors.NotAdded();

    /// <summary>
    /// What is charged once is charged whole, a recurring price for the rest of the period; in a trial nothing before it ends. The plans are those of this
    /// period and of the next one.
    /// </summary>
    public (SubscriptionItem Item, IReadOnlyList<InvoiceLine> Lines) Add(
        AddonTariff addon, long quantity, Proration proration, IReadOnlyList<Plan> plans, DateTimeOffset now)
    {
        RefuseNotRunning();
        RefuseUnsold(addon, quantity, plans);
        var trial = Status is SubscriptionStatus.Trialing;
        var bought = new SubscriptionItem(Guid.CreateVersion7(), addon.Id, addon.Addon.Billing, quantity, now) { IsDue = trial };
        if (bought.IsMetered && !trial)
            bought = bought with { UsageFrom = now };
        var (item, rest) = ChargeRest(bought, addon, proration, now);
        Items = [.. Items, item];
        RaiseAdded(item);
        return (item, trial ? [] : [.. SubscriptionLines.Setup(addon), .. SubscriptionLines.Once(addon, item.Quantity), .. rest]);
    }

    /// <summary>What was billed and is not used is credited, the rest is charged anew (billing rule R6); of what is charged once, what is more.</summary>
    public (SubscriptionItem Item, IReadOnlyList<InvoiceLine> Lines) ChangeQuantity(
        Guid id, AddonTariff addon, long quantity, Proration proration, DateTimeOffset now)
    {
        RefuseNotRunning();
        var item = Item(id);
        RefuseUnchangeable(item, addon, quantity);
        var credit = proration is Proration.Day or Proration.Second ? CreditRest(item, addon, proration, now) : [];
        var (changed, charge) = ChargeRest(item with { Quantity = quantity }, addon, proration, now);
        Replace(changed, item.Quantity);
        return (changed, item.IsDue ? [] : [.. credit, .. charge, .. SubscriptionLines.Once(addon, quantity - item.Quantity)]);
    }

    /// <summary>It leaves with the period; a second time changes nothing.</summary>
    public SubscriptionItem CancelItemAtEnd(Guid id, DateTimeOffset now)
    {
        RefuseEnded();
        var item = Item(id);
        return item.IsLeaving ? item : Replace(item with { CancelledAt = now }, item.Quantity);
    }

    /// <summary>Withdraws a cancellation; the add-on goes with the plans of this period and of the next one.</summary>
    public SubscriptionItem ReactivateItem(Guid id, Addon addon, IReadOnlyList<Plan> plans)
    {
        RefuseEnded();
        var item = Item(id);
        if (!item.IsLeaving)
            throw AddonErrors.NotCancelled();
        foreach (var plan in plans)
            addon.RequireFor(plan);
        return Replace(item with { CancelledAt = null }, item.Quantity);
    }

    /// <summary>It leaves now, with a credit of what is not used; <paramref name="billed"/> is null where that is owed.</summary>
    public (SubscriptionItem Item, IReadOnlyList<InvoiceLine> Lines) CancelItem(
        Guid id, Proration credit, bool lastDayUsed, AddonTariff? billed, DateTimeOffset now)
    {
        RefuseNotRunning();
        var item = Item(id);
        var lines = billed is null || credit is Proration.None ? [] : CreditUnused(item, billed, credit, lastDayUsed, now);
        Items = [.. Items.Where(known => known.Id != id)];
        RaiseRemoved(item, now);
        return (item with { CancelledAt = now }, lines);
    }

    private SubscriptionItem Replace(SubscriptionItem changed, long previousQuantity)
    {
        Items = [.. Items.Select(item => item.Id == changed.Id ? changed : item)];
        RaiseUpdated(changed, previousQuantity);
        return changed;
    }

    private void RefuseNotRunning()
    {
        if (Status is not (SubscriptionStatus.Active or SubscriptionStatus.Trialing))
            throw SubscriptionErrors.WrongStatus(StatusText);
        RefuseCatchingUp();
    }

    private void RefuseUnsold(AddonTariff addon, long quantity, IReadOnlyList<Plan> plans)
    {
        if (Items.Any(known => known.AddonId == addon.Id))
            throw AddonErrors.AlreadyAdded();
        if (addon.Addon.DeactivatedAt is not null)
            throw AddonErrors.Deactivated();
        foreach (var plan in plans)
            addon.Addon.RequireFor(plan);
        if (addon.Addon.Billing is AddonBilling.Recurring && Status is not SubscriptionStatus.Trialing && PeriodNumber < 0)
            throw AddonErrors.BetweenIntervals();
        addon.RequireQuantity(quantity);
    }

    private static void RefuseUnchangeable(SubscriptionItem item, AddonTariff addon, long quantity)
    {
        if (item.IsLeaving)
            throw AddonErrors.Ending();
        if (item.Quantity == quantity)
            throw AddonErrors.NothingToChange();
        if (item is { Billing: AddonBilling.OneTime, IsDue: false } && quantity < item.Quantity)
            throw AddonErrors.BoughtOnce();
        addon.RequireQuantity(quantity);
    }
}
