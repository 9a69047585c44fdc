using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.PricingRules;

/// <summary>What is charged of a plan, to whom and when: what rules ask about.</summary>
/// <param name="CategoryId">The category of the plan's product.</param>
public sealed record PricedCharge(Plan Plan, Guid? CategoryId, long Quantity, IReadOnlyList<string> Segments, DateTimeOffset At);

/// <summary>Whether a rule holds for a line, or the first reason why it does not; of those that hold, one is <c>applied</c>.</summary>
public enum PricingVerdict
{
    Applied,
    Outranked,
    Inactive,
    NotStarted,
    Ended,
    OtherProduct,
    OtherCurrency,
    OtherSegment,
    QuantityTooSmall,
    UsedUp,
    TakesNothing,
}
