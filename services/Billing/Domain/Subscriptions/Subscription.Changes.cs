using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>Changes of plan and quantity: now, or when the period ends.</summary>
public sealed partial class Subscription
{
    /// <summary>What the subscription becomes when it renews; null where nothing is pending.</summary>
    public Guid? PendingPlanId { get; private set; }

    public long? PendingQuantity { get; private set; }

    /// <summary>What the next period is billed as.</summary>
    public Guid NextPlanId => WithRenewal?.PlanId ?? PendingPlanId ?? PlanId;

    public long NextQuantity => WithRenewal?.Quantity ?? PendingQuantity ?? Quantity;

    /// <summary>
    /// Changes at once, which replaces what is pending, and answers what is billed for it: the credit of what was billed and is not used,
    /// and the charge of the rest (billing rule R6). <paramref name="billed"/> is the plan that the running period was billed by.
    /// </summary>
    public IReadOnlyList<InvoiceLine> Change(SubscriptionChange change, Plan? billed, Customer customer, DateTimeOffset now)
    {
        RefuseUnchangeable(change, customer);
        RefuseIncompatible(change, Items);
        RefuseRestartUnbilled(change.Restarts, change.Proration);
        var (plan, quantity) = (PlanId, Quantity);
        Take(change.Plan, change.Quantity);
        (PendingPlanId, PendingQuantity) = (null, null);
        var lines = Status is SubscriptionStatus.Trialing ? ChangeTrial(change) : ChangePeriod(change, billed, now);
        RaiseChanged(plan, quantity);
        return lines;
    }

    /// <summary>Changes when the period ends; until then it can be withdrawn, and a later change replaces it (case C21).</summary>
    public void ChangeAtEnd(SubscriptionChange change, Customer customer)
    {
        RequireChange(change, customer, atEnd: true);
        (PendingPlanId, PendingQuantity) = (change.Plan.Id, change.Quantity);
        RaiseUpdated();
    }

    /// <summary>Refuses what a change would be refused by.</summary>
    public void RequireChange(SubscriptionChange change, Customer customer, bool atEnd)
    {
        RefuseUnchangeable(change, customer);
        RefuseIncompatible(change, atEnd ? NextItems : Items);
        if (!atEnd)
            RefuseRestartUnbilled(change.Restarts, change.Proration);
        else if (CancelAtPeriodEnd)
            throw SubscriptionErrors.Ending();
    }

    public void WithdrawChange()
    {
        if (PendingPlanId is null)
            throw SubscriptionErrors.NoPendingChange();
        (PendingPlanId, PendingQuantity) = (null, null);
        RaiseUpdated();
    }

    /// <summary>A trial goes on to its day, and costs nothing; what changes is what it is followed by.</summary>
    private IReadOnlyList<InvoiceLine> ChangeTrial(SubscriptionChange change)
    {
        if (change.Plan.Interval != Interval)
            Cycle = Cycle.Of(ReferenceTo, change.Plan.Interval, Alignment);
        return [];
    }

    private IReadOnlyList<InvoiceLine> ChangePeriod(SubscriptionChange change, Plan? billed, DateTimeOffset now)
    {
        if (change.Proration is Proration.None)
            return FollowWith(change.Plan.Interval);

        var (today, old) = (DateOf(now), Reference);
        var midnight = BillingCalendar.Start(today, Zone);
        var from = !change.Restarts ? now : midnight > BilledFrom ? midnight : BilledFrom ?? now;
        var credit = change.Proration is Proration.Full || billed is null
            ? []
            : SubscriptionLines.Credit(billed, BilledQuantity, today, old.To, old.Left(from, change.Proration));
        var unused = change.Restarts && change.Proration is not Proration.Full ? CreditItems(change, midnight) : [];
        Recycle(change, today);
        Bill(change.Restarts || change.Proration is Proration.Day ? midnight : now);
        var left = change.Restarts ? CurrentPeriod.Share : Reference.Left(now, change.Proration);
        return [.. credit, .. unused, .. SubscriptionLines.Charge(1, change.Plan, Quantity, today, Reference.To, left), .. RestartItems(change, midnight)];
    }

    /// <summary>With a new cycle the add-ons begin anew too; their usage was billed up to now.</summary>
    private IReadOnlyList<InvoiceLine> RestartItems(SubscriptionChange change, DateTimeOffset midnight)
    {
        if (!change.Restarts)
            return [];
        EnterItems(midnight, usageFrom: null);
        return ChargeItems(change.Addons, CurrentPeriod);
    }

    /// <summary>The running period stays what it is, and periods of another interval follow it.</summary>
    private IReadOnlyList<InvoiceLine> FollowWith(PlanInterval interval)
    {
        if (interval != Interval)
            (Cycle, PeriodNumber) = (Cycle.SwitchAt(PeriodNumber + 1, ReferenceTo, interval, Alignment), -1);
        return [];
    }

    /// <summary>Puts the running period into the cycle of the new plan: begun anew today, or with the billing day kept (cases C05, C13).</summary>
    private void Recycle(SubscriptionChange change, DateOnly today)
    {
        if (change.Restarts)
        {
            Alignment = Alignment.Anniversary;
            Place(new(new(today, change.Plan.Interval), 0, today, Zone));
        }
        else if (change.Plan.Interval != Interval || PeriodNumber < 0)
        {
            var interval = change.Plan.Interval;
            var cycle = PeriodNumber < 0 ? Cycle.From(ReferenceFrom, interval, Alignment) : Cycle.SwitchAt(PeriodNumber, ReferenceFrom, interval, Alignment);
            var (number, began) = (cycle.NumberAt(today), DateOf(PeriodStart));
            Place(new(cycle, number, began > cycle.Boundary(number) ? began : cycle.Boundary(number), Zone));
        }
    }

    private void RefuseUnchangeable(SubscriptionChange change, Customer customer)
    {
        RefuseNotRunning();
        if ((change.Plan.Id, change.Quantity) == (PlanId, Quantity))
            throw SubscriptionErrors.NothingToChange();
        RefuseUnpayable(customer, change.Plan, change.Quantity);
    }

    /// <summary>A price of another currency, or one that no invoice could ask for, is refused when it is ordered and not when it is billed.</summary>
    private static void RefuseUnpayable(Customer customer, Plan plan, long quantity)
    {
        if (customer.Currency != plan.Currency)
            throw SubscriptionErrors.CurrencyMismatch(customer.Currency, plan.Currency);
        Money.Round((Ratio)plan.Price * plan.FlatQuantity(quantity) * plan.Currency.MinorPerMajor, plan.Currency);
        foreach (var charge in plan.QuantityCharges)
            RefuseUnkept(charge.Of(UsageQuantity.Of(quantity), plan.Currency).Exact, plan.Currency);
    }

    /// <summary>A line keeps its price with 12 digits before the point.</summary>
    private static void RefuseUnkept(Ratio price, Currency currency)
    {
        if (price >= (Ratio)1_000_000_000_000m * currency.MinorPerMajor)
            Money.Round(price * long.MaxValue, currency);
    }
}
