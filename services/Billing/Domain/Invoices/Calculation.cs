using DotMac.Billing.Domain.Charges;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>
/// How a line of a charge came to its amount, kept with the line so that anybody can do it again: exact figures are fractions, amounts minor units.
/// </summary>
/// <param name="Share">The part of the whole period.</param>
/// <param name="ExactAmount">Before the one rounding of the line, and before what was billed of it already.</param>
/// <param name="BilledAmount">What earlier invoices billed of it.</param>
public sealed record Calculation(
    CalculationKind Kind, ChargeModel? Model, string Quantity, IReadOnlyList<CalculatedPart> Parts, string Share, string ExactAmount,
    DateTimeOffset? From = null, DateTimeOffset? To = null, Guid? MeterId = null, long BilledAmount = 0);

/// <summary>A tier that was hit, counted from 1: what fell into it and what that costs.</summary>
public sealed record CalculatedPart(int Tier, string Quantity, string Amount)
{
    public static IReadOnlyList<CalculatedPart> Of(Pricing pricing) =>
        [.. pricing.Parts.Select(part => new CalculatedPart(part.Tier + 1, part.Quantity.ToString(), part.Amount.ToString()))];
}

/// <summary>quantity (a charge in advance), usage (what was metered), minimum (what is missing to a commitment).</summary>
public enum CalculationKind
{
    Quantity,
    Usage,
    Minimum,
}
