using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>Cases C15, C19 and D01 to D17 of billing-rules.md: what a quantity costs by each model.</summary>
public sealed class ChargeTests
{
    private static readonly ChargeTier[] Flats = [new(5, FlatPrice: 100), new(10, FlatPrice: 50), new(15, 5), new(null, 1)];
    private static readonly ChargeTier[] Sizes = [new(10, 1.50m), new(110, 1), new(null, 0.50m)];

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 1200)]
    [InlineData(10, 10200)]
    [InlineData(11, 11000)]
    [InlineData(12, 11500)]
    [InlineData(20, 15500)]
    [InlineData(21, 16300)]
    public void D01_graduated_with_a_flat_fee_per_tier(int units, long amount) =>
        Amount(Charge(ChargeModel.Graduated) with { Tiers = [new(10, 10, 2), new(20, 5, 3), new(null, 5, 3)] }, units).ShouldBe(amount);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 10000)]
    [InlineData(10, 0, 10000)]
    [InlineData(11, 0, 20000)]
    [InlineData(120, 0, 120000)]
    [InlineData(121, 0, 130000)]
    [InlineData(121, 10, 120000)]
    [InlineData(121, 200, 0)]
    public void D03_started_packages(int units, int free, long amount) =>
        Amount(Charge(ChargeModel.Package) with { Price = 100, PackageSize = 10, FreeUnits = free }, units).ShouldBe(amount);

    [Theory]
    [InlineData("USD", 12)]
    [InlineData("KWD", 116)]
    [InlineData("JPY", 0)]
    public void D05_a_percentage_of_a_tiny_amount(string currency, long amount) =>
        Amount(Charge(ChargeModel.Percentage) with { Percentage = 2.9m }, 4, currency).ShouldBe(amount);

    [Theory]
    [InlineData(0, 20000)]
    [InlineData(1, 20001)]
    [InlineData(10, 20010)]
    [InlineData(11, 50012)]
    [InlineData(12, 50014)]
    [InlineData(21, 90033)]
    public void D07_graduated_percentage(int units, long amount) => Amount(
        Charge(ChargeModel.GraduatedPercentage) with { Tiers = [new(10, 0, 200, 1), new(20, 0, 300, 2), new(null, 0, 400, 3)] }, units).ShouldBe(amount);

    [Fact]
    public void D09_a_maximum_billed_in_parts()
    {
        var charge = Charge(ChargeModel.Graduated) with { Tiers = Flats, Commitment = new(null, 17000) };
        long Billed(int units) => Round(charge.Commitment.Cap(Exact(charge, units), Ratio.One));
        Billed(12).ShouldBe(16000);
        (Billed(22) - Billed(12)).ShouldBe(1000);
        Amount(charge, 22).ShouldBe(18200);
    }

    [Theory]
    [InlineData(0, 10000)]
    [InlineData(3, 10000)]
    [InlineData(5, 10000)]
    [InlineData(10, 15000)]
    [InlineData(14, 14000)]
    [InlineData(15, 15000)]
    [InlineData(16, 8000)]
    public void D11_volume_with_flat_tiers(int units, long amount) => Amount(
        Charge(ChargeModel.Volume) with { Tiers = [new(5, FlatPrice: 100), new(10, FlatPrice: 150), new(15, 10), new(null, 5)] }, units).ShouldBe(amount);

    [Fact]
    public void D13_a_minimum_is_prorated_and_its_true_up_rounded_once()
    {
        var usage = Exact(Charge(ChargeModel.PerUnit) with { Price = 8 }, 1);
        Round(new Commitment(1000, null).Missing(usage, Share.Days(25, 28).Ratio)).ShouldBe(93);
    }

    [Theory]
    [InlineData(199, 590)]
    [InlineData(350, 1180)]
    public void D15_blocks_are_counted_on_the_sum(int bullets, long amount) =>
        Amount(Charge(ChargeModel.Package) with { Price = 2.95m, PackageSize = 100 }, bullets).ShouldBe(amount);

    [Theory]
    [InlineData(ChargeModel.Graduated, 11550)]
    [InlineData(ChargeModel.Volume, 5550)]
    public void D17_all_tiers_against_the_top_tier(ChargeModel model, long amount) => Amount(Charge(model) with { Tiers = Sizes }, 111).ShouldBe(amount);

    [Fact]
    public void C15_two_components_up_and_straight_back_down_come_to_nothing()
    {
        var share = Share.Days(16, 31).Ratio;
        long[] up = [.. new[] { -2900, -1000, 9900, 2500 }.Select(price => Round(share * price))];
        up.ShouldBe([-1497, -516, 5110, 1290]);
        up.Sum().ShouldBe(4387);
        new[] { -9900, -2500, 2900, 1000 }.Sum(price => Round(share * price)).ShouldBe(-4387);
    }

    [Fact]
    public void C19_more_graduated_seats_in_the_middle_of_a_period()
    {
        var seats = Charge(ChargeModel.Graduated) with
        {
            Basis = ChargeBasis.Quantity,
            MeterId = null,
            Tiers = [new(50), new(100, 20), new(200, 17.50m), new(null, 15)],
        };
        (99900 + Amount(seats, 100), 99900 + Amount(seats, 143)).ShouldBe((199900, 275150));
        Round((Exact(seats, 143) - Exact(seats, 100)) * Share.Days(16, 31).Ratio).ShouldBe(38839);
    }

    [Fact]
    public void Transactions_have_free_ones_a_fixed_price_and_bounds()
    {
        var charge = Charge(ChargeModel.Percentage) with
        {
            Percentage = 2,
            FixedPrice = 0.10m,
            FreeTransactions = 1,
            FreeAmount = 50,
            TransactionMinimum = 0.50m,
            TransactionMaximum = 3,
        };
        long Of(params decimal[] amounts) => Round(charge.Of(new(amounts.Sum(), amounts), Currency.Of("EUR")).Exact);
        Of(1000).ShouldBe(0);
        Of(1000, 50).ShouldBe(0);
        Of(1000, 60).ShouldBe(50); // 2 % of 10.00 and 0.10, at least 0.50
        Of(1000, 50, 100).ShouldBe(210);
        Of(1000, 50, 1000).ShouldBe(300);
    }

    [Fact]
    public void Flat_and_dynamic_charges_say_their_amount()
    {
        Amount(Charge(ChargeModel.Flat) with { Price = 7.50m }, 0).ShouldBe(750);
        Round(Charge(ChargeModel.Dynamic).Of(UsageQuantity.Of((Ratio)1.235m), Currency.Of("EUR")).Exact).ShouldBe(124);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Graduated_prices_never_fall_and_have_no_jumps_but_their_flat_fees(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 500; run++)
        {
            var bound = random.Next(1, 50);
            ChargeTier[] tiers = [new(bound, random.Next(100)), new(bound + random.Next(1, 50), random.Next(100)), new(null, random.Next(100))];
            var charge = Charge(ChargeModel.Graduated) with { Tiers = tiers };
            for (var units = 0; units < 120; units++)
            {
                var step = Exact(charge, units + 1) - Exact(charge, units);
                step.ShouldBeGreaterThanOrEqualTo(Ratio.Zero);
                step.ShouldBe((Ratio)(tiers.First(tier => tier.UpTo is null || units + 1 <= tier.UpTo).UnitPrice * 100));
            }

            foreach (var tier in tiers.SkipLast(1))
                (At(charge, (Ratio)tier.UpTo!.Value + new Ratio(1, 1_000_000)) - At(charge, tier.UpTo!.Value)).ShouldBeLessThan(new Ratio(1, 50));
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Whole_packages_cost_what_their_units_do_and_started_ones_never_less(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2000; run++)
        {
            var (size, unit, units) = (random.Next(1, 100), random.Next(1, 10_000) / 1000m, random.Next(0, 10_000));
            var (packages, single) = (Charge(ChargeModel.Package) with { Price = unit * size, PackageSize = size }, Charge(ChargeModel.PerUnit) with { Price = unit });
            Exact(packages, units * size).ShouldBe(Exact(single, units * size));
            Exact(packages, units).ShouldBeGreaterThanOrEqualTo(Exact(single, units));
        }
    }

    private static Charge Charge(ChargeModel model) => new("c", "Charge", model, ChargeBasis.Metered) { MeterId = Guid.Empty };

    private static long Amount(Charge charge, int units, string currency = "EUR") => Round(charge.Of(UsageQuantity.Of(units), Currency.Of(currency)).Exact);

    private static Ratio Exact(Charge charge, int units) => At(charge, units);

    private static Ratio At(Charge charge, Ratio units) => charge.Of(UsageQuantity.Of(units), Currency.Of("EUR")).Exact;

    private static long Round(Ratio exact) => Money.Round(exact, Currency.Of("EUR")).Amount;
}
