using DotMac.Billing.Domain.Usage;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>Since when usage is not billed, and by which plan it will be.</summary>
public sealed partial class Subscription
{
    /// <summary>Since when usage is not billed yet; null while none is counted, in a trial. What happened before and comes later is late.</summary>
    public DateTimeOffset? UsageFrom { get; private set; }

    /// <summary>Whether usage of it was ever billed, and late usage may have to be.</summary>
    public bool HasUsage { get; private set; }

    /// <summary>Usage is priced by what the running period is billed as: with proration none a changed plan prices it from the next period on.</summary>
    public Guid UsagePlanId => BilledPlanId ?? PlanId;

    /// <summary>The start of its first day: what was used before is not its usage.</summary>
    public DateTimeOffset FirstUsageAt => BillingCalendar.Start(DateOf(StartedAt), Zone);

    /// <summary>What is not billed up to an instant, counted in days up to a date; null where there is nothing.</summary>
    public UsageWindow? UsageUntil(DateTimeOffset to, DateOnly toOn) => UsageUntil(UsageFrom, to, toOn);

    /// <summary>The same of what is counted by itself, such as an add-on's.</summary>
    public UsageWindow? UsageUntil(DateTimeOffset? since, DateTimeOffset to, DateOnly toOn) => since is { } from && from < to && EndedAt is null
        ? new(from, to, DateOf(from), toOn, ReferenceTo.DayNumber - ReferenceFrom.DayNumber, Zone)
        : null;

    /// <summary>Up to an instant nothing was metered.</summary>
    public void PassUsage(DateTimeOffset to) => UsageFrom = to;

    /// <summary>Usage up to an instant is billed.</summary>
    public void SettleUsage(DateTimeOffset to) => (UsageFrom, HasUsage) = (to, true);
}
