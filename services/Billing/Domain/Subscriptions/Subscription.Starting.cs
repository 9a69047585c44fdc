using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>How a subscription begins: today or on a day that is past, with a trial or without.</summary>
public sealed partial class Subscription
{
    /// <summary>Begins in the trial where there is one; the first period then starts on the local day after it.</summary>
    /// <param name="startOn">A day of the last year on which it began; the periods since then are billed one after another.</param>
    public static Subscription Start(
        Customer customer, Plan plan, long quantity, int trialDays, Alignment alignment, DateTimeOffset now, DateOnly? startOn = null)
    {
        RefuseUnpayable(customer, plan, quantity);
        var start = StartOf(customer, startOn, now);
        var firstDay = customer.DateOf(start).AddDays(trialDays);
        var subscription = new Subscription
        {
            CustomerId = customer.Id,
            CustomerTenantId = customer.CustomerTenantId,
            Status = SubscriptionStatus.Active,
            Alignment = alignment,
            TimeZone = customer.TimeZone,
            StartedAt = start,
            CreatedAt = now,
        };
        subscription.Take(plan, quantity);
        var first = new BillingPeriod(Cycle.Of(firstDay, plan.Interval, alignment), 0, firstDay, customer.Zone);
        if (trialDays > 0)
            subscription.EnterTrial(first, start);
        else
            subscription.Enter(first);
        subscription.RaiseCreated();
        return subscription;
    }

    /// <summary>Whether periods that were over when it was created are still being billed.</summary>
    internal bool IsCatchingUp => Status is not SubscriptionStatus.Ended && PeriodEnd <= CreatedAt;

    /// <summary>Back-dated, it takes no change until the periods that were over when it was created are billed: each would be billed within the wrong one.</summary>
    private void RefuseCatchingUp()
    {
        if (IsCatchingUp)
            throw SubscriptionErrors.CatchingUp();
    }

    private static DateTimeOffset StartOf(Customer customer, DateOnly? day, DateTimeOffset now)
    {
        var today = customer.DateOf(now);
        if (day > today || day < today.AddYears(-1))
            throw SubscriptionErrors.StartOutOfRange();
        return day is { } past && past < today ? BillingCalendar.Start(past, customer.Zone) : now;
    }

    private void EnterTrial(BillingPeriod first, DateTimeOffset now) =>
        (Status, Cycle, PeriodNumber, PeriodStart, PeriodEnd, ReferenceFrom, ReferenceTo, TrialEndsAt) =
            (SubscriptionStatus.Trialing, first.Cycle, -1, now, first.Start, DateOf(now), first.From, first.Start);
}
