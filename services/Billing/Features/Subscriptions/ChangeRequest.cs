using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>
/// What a subscription is to become: the plan and the quantity that are not named stay. <c>billing_anchor</c> says whether a plan of another
/// interval keeps the billing day or begins a new cycle on the day of the change. <c>effective_on</c> schedules it for a day to come.
/// </summary>
public sealed record ChangeRequest(
    Guid? PlanId = null, [property: Range(1, Quantities.Most)] long? Quantity = null, Proration Proration = Proration.Day,
    ChangeTime Effective = ChangeTime.Now, CycleAnchor BillingAnchor = CycleAnchor.Keep, DateOnly? EffectiveOn = null);

/// <summary>now, or when the running period ends.</summary>
public enum ChangeTime
{
    Now,
    PeriodEnd,
}

/// <summary>keep (the billing day stays), reset (the cycle begins anew on the day of the change).</summary>
public enum CycleAnchor
{
    Keep,
    Reset,
}
