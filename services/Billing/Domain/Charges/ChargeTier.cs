namespace DotMac.Billing.Domain.Charges;

/// <summary>One tier: it holds everything above the tier before it up to and with <c>up_to</c>; the last one has no bound.</summary>
/// <param name="FlatPrice">Due once anything falls into the tier; of the first one always (case D01).</param>
public sealed record ChargeTier(decimal? UpTo, decimal UnitPrice = 0, decimal FlatPrice = 0, decimal Percentage = 0);
