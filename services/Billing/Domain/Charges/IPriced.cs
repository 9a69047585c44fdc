using DotMac.Kernel;

namespace DotMac.Billing.Domain.Charges;

/// <summary>What lines bill by the period: a plan, or an add-on in the customer's currency.</summary>
public interface IPriced
{
    Guid Id { get; }
    string Name { get; }

    /// <summary>Major units, of one for a whole period.</summary>
    decimal Price { get; }

    Currency Currency { get; }
    IEnumerable<Charge> QuantityCharges { get; }
    IEnumerable<Charge> MeteredCharges { get; }

    /// <summary>Of all metered charges together.</summary>
    Commitment Commitment { get; }

    /// <summary>How often the price is charged.</summary>
    long FlatQuantity(long quantity);
}
