using DotMac.Billing.Domain.Charges;

namespace DotMac.Billing.Features.Plans;

/// <summary>A charge of a plan; what its model does not have is null.</summary>
public sealed record ChargeResponse(
    string Code, string Name, ChargeModel Model, ChargeBasis Basis, Guid? MeterId, string? Price, IReadOnlyList<ChargeTierResponse> Tiers,
    string? PackageSize, string? FreeUnits, string? Percentage, string? FixedPrice, string? FreePrice, int? FreeTransactions,
    string? TransactionMinimumPrice, string? TransactionMaximumPrice, long? MinimumAmount, long? MaximumAmount)
{
    public static ChargeResponse From(Charge charge)
    {
        var (packaged, proportional) = (charge.Model is ChargeModel.Package, charge.Model is ChargeModel.Percentage);
        return new(
            charge.Code, charge.Name, charge.Model, charge.Basis, charge.MeterId,
            charge.Model is ChargeModel.Flat or ChargeModel.PerUnit or ChargeModel.Package ? Prices.Text(charge.Price) : null,
            [.. charge.Tiers.Select(tier => ChargeTierResponse.From(tier, charge.Model))],
            packaged ? Quantity(charge.PackageSize) : null, packaged ? Quantity(charge.FreeUnits) : null,
            proportional ? Quantity(charge.Percentage) : null, proportional ? Prices.Text(charge.FixedPrice) : null,
            proportional ? Prices.Text(charge.FreeAmount) : null, proportional ? charge.FreeTransactions : null,
            Text(charge.TransactionMinimum), Text(charge.TransactionMaximum), charge.Commitment.Minimum, charge.Commitment.Maximum);
    }

    internal static string Quantity(decimal quantity) => quantity.ToString("0.############", System.Globalization.CultureInfo.InvariantCulture);

    private static string? Text(decimal? price) => price is { } known ? Prices.Text(known) : null;
}

/// <summary>A tier of a charge.</summary>
public sealed record ChargeTierResponse(string? UpTo, string? UnitPrice, string FlatPrice, string? Percentage)
{
    public static ChargeTierResponse From(ChargeTier tier, ChargeModel model) => new(
        tier.UpTo is { } bound ? ChargeResponse.Quantity(bound) : null,
        model is ChargeModel.GraduatedPercentage ? null : Prices.Text(tier.UnitPrice), Prices.Text(tier.FlatPrice),
        model is ChargeModel.GraduatedPercentage ? ChargeResponse.Quantity(tier.Percentage) : null);
}
