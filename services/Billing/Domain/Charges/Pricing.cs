using System.Numerics;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Charges;

/// <summary>What a quantity costs by a charge: pure and exact, in minor units; whoever makes a line of it rounds it, once (billing rule R2).</summary>
public sealed record Pricing(Ratio Exact, IReadOnlyList<PricedPart> Parts)
{
    public static Pricing Of(Charge charge, UsageQuantity quantity, Currency currency)
    {
        var parts = charge.Model switch
        {
            ChargeModel.Flat => [new(0, quantity.Total, charge.Price)],
            ChargeModel.PerUnit => [new(0, quantity.Total, charge.Price * quantity.Total)],
            ChargeModel.Graduated => Graduated(charge.Tiers, quantity.Total, tier => tier.UnitPrice),
            ChargeModel.GraduatedPercentage => Graduated(charge.Tiers, quantity.Total, tier => (Ratio)tier.Percentage / 100),
            ChargeModel.Volume => Volume(charge.Tiers, quantity.Total),
            ChargeModel.Package => [Packages(charge, quantity.Total)],
            ChargeModel.Percentage => Percentage(charge, quantity),
            _ => [new PricedPart(0, quantity.Total, quantity.Total)],
        };
        var minor = (Ratio)currency.MinorPerMajor;
        parts = [.. parts.Select(part => part with { Amount = part.Amount * minor })];
        return new(parts.Aggregate(Ratio.Zero, (sum, part) => sum + part.Amount), parts);
    }

    private static PricedPart[] Graduated(IReadOnlyList<ChargeTier> tiers, Ratio quantity, Func<ChargeTier, Ratio> price)
    {
        var parts = new List<PricedPart>();
        var from = Ratio.Zero;
        foreach (var tier in tiers.TakeWhile((_, i) => i == 0 || quantity > (Ratio)tiers[i - 1].UpTo!.Value))
        {
            var inside = (tier.UpTo is { } bound && quantity > bound ? bound : quantity) - from;
            parts.Add(new(parts.Count, inside, tier.FlatPrice + inside * price(tier)));
            from = tier.UpTo ?? quantity;
        }

        return [.. parts];
    }

    private static PricedPart[] Volume(IReadOnlyList<ChargeTier> tiers, Ratio quantity)
    {
        var hit = Enumerable.Range(0, tiers.Count).First(i => tiers[i].UpTo is not { } bound || quantity <= bound);
        return [new(hit, quantity, tiers[hit].FlatPrice + quantity * tiers[hit].UnitPrice)];
    }

    private static PricedPart Packages(Charge charge, Ratio quantity)
    {
        var charged = quantity - charge.FreeUnits;
        var packages = charged <= Ratio.Zero ? BigInteger.Zero : Ceiling(charged / charge.PackageSize);
        return new(0, quantity, new Ratio(packages, 1) * charge.Price);
    }

    /// <summary>The first transactions are free, then the first of the amounts; what is free altogether costs no fixed price and no minimum.</summary>
    private static PricedPart[] Percentage(Charge charge, UsageQuantity quantity)
    {
        if (!charge.PricesTransactions)
            return [new(0, quantity.Total, quantity.Total * charge.Percentage / 100)];
        var (free, total) = ((Ratio)charge.FreeAmount, Ratio.Zero);
        foreach (var amount in quantity.Transactions.Skip(charge.FreeTransactions))
        {
            var charged = free >= amount ? Ratio.Zero : amount - free;
            free = free >= amount ? free - amount : Ratio.Zero;
            if (charged > Ratio.Zero || amount == 0)
                total += Clamp(charged * charge.Percentage / 100 + charge.FixedPrice, charge.TransactionMinimum, charge.TransactionMaximum);
        }

        return [new(0, quantity.Total, total)];
    }

    private static Ratio Clamp(Ratio price, decimal? least, decimal? most) =>
        least is { } minimum && price < minimum ? minimum : most is { } maximum && price > maximum ? maximum : price;

    private static BigInteger Ceiling(Ratio value) => (value.Numerator + value.Denominator - 1) / value.Denominator;
}

/// <summary>A tier that was hit: how much fell into it, and what that costs in minor units.</summary>
public sealed record PricedPart(int Tier, Ratio Quantity, Ratio Amount);
