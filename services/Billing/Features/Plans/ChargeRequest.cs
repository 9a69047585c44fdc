using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Meters;

namespace DotMac.Billing.Features.Plans;

/// <summary>
/// A part of the price of a plan or an add-on: prices and percentages are decimal strings in major units, amounts minor units. <c>meter</c> is the code of the meter
/// of a metered charge; <c>price</c> is what the flat price, a unit or a package costs.
/// </summary>
public sealed record ChargeRequest(
    [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
    [property: StringLength(255, MinimumLength = 1)] string Name,
    ChargeModel Model, ChargeBasis Basis, [property: StringLength(100)] string? Meter = null, string? Price = null,
    [property: MaxLength(50)] IReadOnlyList<ChargeTierRequest>? Tiers = null, [property: Range(1, 1_000_000_000)] long? PackageSize = null,
    [property: Range(0, 1_000_000_000_000)] long? FreeUnits = null, string? Percentage = null, string? FixedPrice = null, string? FreePrice = null,
    [property: Range(0, 1_000_000)] int? FreeTransactions = null, string? TransactionMinimumPrice = null, string? TransactionMaximumPrice = null,
    [property: Range(0, long.MaxValue)] long? MinimumAmount = null, [property: Range(0, long.MaxValue)] long? MaximumAmount = null)
{
    public Charge At(string pointer, IReadOnlyDictionary<string, Meter> meters)
    {
        decimal? Parsed(string? text, string member) => text is null ? null : Prices.Parse(text, $"{pointer}/{member}");
        return new(Code, Name, Model, Basis)
        {
            MeterId = Meter is null ? null : MeterOf(pointer, meters).Id,
            Price = Parsed(Price, "price") ?? 0,
            Tiers = [.. (Tiers ?? []).Select((tier, at) => tier.At($"{pointer}/tiers/{at}"))],
            PackageSize = PackageSize ?? 1,
            FreeUnits = FreeUnits ?? 0,
            Percentage = Parsed(Percentage, "percentage") ?? 0,
            FixedPrice = Parsed(FixedPrice, "fixed_price") ?? 0,
            FreeAmount = Parsed(FreePrice, "free_price") ?? 0,
            FreeTransactions = FreeTransactions ?? 0,
            TransactionMinimum = Parsed(TransactionMinimumPrice, "transaction_minimum_price"),
            TransactionMaximum = Parsed(TransactionMaximumPrice, "transaction_maximum_price"),
            Commitment = new(MinimumAmount, MaximumAmount),
        };
    }

    /// <summary>Percentages, and amounts that events state, are of sums.</summary>
    private Meter MeterOf(string pointer, IReadOnlyDictionary<string, Meter> meters)
    {
        var meter = meters.GetValueOrDefault(Meter!) ?? throw MeterErrors.Unknown(Meter!, $"{pointer}/meter");
        return meter.Aggregation is MeterAggregation.Sum || Model is not (ChargeModel.Percentage or ChargeModel.GraduatedPercentage or ChargeModel.Dynamic)
            ? meter
            : throw ChargeErrors.Invalid(pointer, "meter", "What is charged of amounts has a meter that sums them.");
    }
}

/// <summary>A tier holds everything above the one before it up to and with <c>up_to</c>, a decimal string; the last one has no bound.</summary>
public sealed record ChargeTierRequest(string? UpTo = null, string? UnitPrice = null, string? FlatPrice = null, string? Percentage = null)
{
    public ChargeTier At(string pointer) => new(
        UpTo is null ? null : Prices.Parse(UpTo, $"{pointer}/up_to"), Parsed(UnitPrice, $"{pointer}/unit_price"), Parsed(FlatPrice, $"{pointer}/flat_price"),
        Parsed(Percentage, $"{pointer}/percentage"));

    private static decimal Parsed(string? text, string pointer) => text is null ? 0 : Prices.Parse(text, pointer);
}
