using DotMac.Kernel;

namespace DotMac.Billing.Domain.Charges;

/// <summary>
/// A part of a plan's price besides its flat one. Prices are major units and may be finer than the minor one; amounts are minor units.
/// </summary>
public sealed record Charge(string Code, string Name, ChargeModel Model, ChargeBasis Basis)
{
    /// <summary>The meter whose quantity is charged; null where the subscription's own is.</summary>
    public Guid? MeterId { get; init; }

    /// <summary>The price: flat, of a unit or of a package.</summary>
    public decimal Price { get; init; }

    public IReadOnlyList<ChargeTier> Tiers { get; init; } = [];
    public decimal PackageSize { get; init; } = 1;

    /// <summary>Units that a package charge does not count.</summary>
    public decimal FreeUnits { get; init; }

    public decimal Percentage { get; init; }

    /// <summary>For each transaction, besides its percentage.</summary>
    public decimal FixedPrice { get; init; }

    /// <summary>How much of the amounts the percentage is not taken of.</summary>
    public decimal FreeAmount { get; init; }

    /// <summary>How many transactions cost nothing.</summary>
    public int FreeTransactions { get; init; }

    /// <summary>The least and the most that one transaction costs.</summary>
    public decimal? TransactionMinimum { get; init; }

    public decimal? TransactionMaximum { get; init; }

    /// <summary>What the charge comes to at least, and at most, in a whole period.</summary>
    public Commitment Commitment { get; init; } = Commitment.None;

    public bool IsMetered => Basis is ChargeBasis.Metered;

    /// <summary>Whether each transaction has a price of its own, so that their sum is not enough to know.</summary>
    public bool PricesTransactions => Model is ChargeModel.Percentage
        && (FixedPrice, FreeAmount, FreeTransactions, TransactionMinimum, TransactionMaximum) != (0, 0, 0, null, null);

    /// <summary>What a quantity costs for a whole period, exactly, in minor units.</summary>
    public Pricing Of(UsageQuantity quantity, Currency currency) => Pricing.Of(this, quantity, currency);
}

/// <summary>A quantity as it is priced: how much, and the transactions where each has a price of its own.</summary>
public sealed record UsageQuantity(Ratio Total, IReadOnlyList<decimal> Transactions)
{
    public static UsageQuantity Of(Ratio total) => new(total, []);
}
