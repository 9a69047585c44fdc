using System.Globalization;
using DotMac.Billing.Domain.Charges;
using DotMac.Kernel;

namespace DotMac.Billing.Tests.Trials;

/// <summary>Rules R1, R2 and the models of cases D, with other numbers: bounds, fractions, and currencies of no and of three decimals.</summary>
public sealed class PriceTrials
{
    private static readonly ChargeTier[] Tiers = [new(3, 1.25m), new(7, 0.80m, 0.50m), new(null, 0.333m)];

    [Theory]
    [InlineData("KWD", "0", 0)]
    [InlineData("KWD", "3", 3750)]
    [InlineData("KWD", "3.001", 4251)] // 4250.8
    [InlineData("KWD", "7", 7450)]
    [InlineData("KWD", "7.5", 7617)] // 7616.5
    [InlineData("JPY", "3", 4)] // 3.75
    [InlineData("JPY", "7", 7)] // 7.45
    public void Graduated_tiers_hold_their_bound_and_charge_only_what_lies_above_it(string currency, string units, long amount) =>
        Amount(Charge(ChargeModel.Graduated) with { Tiers = Tiers }, currency, units).ShouldBe(amount);

    [Theory]
    [InlineData("3", 3750)]
    [InlineData("3.001", 2901)] // 2400.8 and 500
    [InlineData("7", 6100)]
    [InlineData("7.5", 2498)] // 2497.5
    public void Volume_prices_everything_by_the_tier_that_was_reached(string units, long amount) =>
        Amount(Charge(ChargeModel.Volume) with { Tiers = Tiers }, "KWD", units).ShouldBe(amount);

    [Theory]
    [InlineData("2", 0)]
    [InlineData("2.001", 750)]
    [InlineData("6", 750)]
    [InlineData("6.5", 1500)]
    public void A_package_is_started_by_any_fraction_beyond_what_is_free(string units, long amount) =>
        Amount(Charge(ChargeModel.Package) with { Price = 0.75m, PackageSize = 4, FreeUnits = 2 }, "KWD", units).ShouldBe(amount);

    [Theory]
    [InlineData(1, 3, 33)]
    [InlineData(2, 3, 67)]
    [InlineData(1, 200, 1)] // an exact half
    [InlineData(1, 201, 0)]
    public void A_fraction_of_a_unit_is_exact_until_the_line_is_rounded(int units, int of, long amount) =>
        Amount(Charge(ChargeModel.PerUnit) with { Price = 1 }, "EUR", new Ratio(units, of)).ShouldBe(amount);

    /// <summary>3.6 % and a fixed price, within bounds for each transaction; the first two are free.</summary>
    [Theory]
    [InlineData("JPY", "5", "10", "1200", new[] { "700", "900" }, 0)]
    [InlineData("JPY", "5", "10", "1200", new[] { "700", "900", "100", "400", "99999" }, 1229)] // 8.6 is 10, 19.4, 3604.964 is 1200
    [InlineData("KWD", "0.005", "0.010", "1.2", new[] { "1", "1", "1.255" }, 50)] // 50.18
    [InlineData("KWD", "0.005", "0.010", "1.2", new[] { "1", "1", "1.255", "1.255", "1.255" }, 151)] // 150.54, rounded once
    public void A_percentage_is_held_within_its_bounds_for_each_transaction(string currency, string fixedPrice, string least, string most, string[] amounts, long amount)
    {
        static decimal Of(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
        var charge = Charge(ChargeModel.Percentage) with
        {
            Percentage = 3.6m,
            FixedPrice = Of(fixedPrice),
            TransactionMinimum = Of(least),
            TransactionMaximum = Of(most),
            FreeTransactions = 2,
        };
        decimal[] transactions = [.. amounts.Select(Of)];
        Money.Round(charge.Of(new(transactions.Sum(), transactions), Currency.Of(currency)).Exact, Currency.Of(currency)).Amount.ShouldBe(amount);
    }

    private static Charge Charge(ChargeModel model) => new("c", "Charge", model, ChargeBasis.Metered) { MeterId = Guid.Empty };

    private static long Amount(Charge charge, string currency, string units) =>
        Amount(charge, currency, (Ratio)decimal.Parse(units, CultureInfo.InvariantCulture));

    private static long Amount(Charge charge, string currency, Ratio units) =>
        Money.Round(charge.Of(UsageQuantity.Of(units), Currency.Of(currency)).Exact, Currency.Of(currency)).Amount;
}
