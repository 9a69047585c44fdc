using DotMac.Billing.Domain.Charges;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Addons;

/// <summary>An add-on as it is billed in a currency.</summary>
public sealed record AddonTariff(Addon Addon, AddonPrice Terms) : IPriced
{
    public Guid Id => Addon.Id;
    public string Name => Addon.Name;
    public decimal Price => Terms.Price;
    public Currency Currency { get; } = Currency.Of(Terms.Currency);
    public IEnumerable<Charge> QuantityCharges => [];
    public IEnumerable<Charge> MeteredCharges => Terms.Charge is { } charge ? [charge] : [];
    public Commitment Commitment => Commitment.None;

    public long FlatQuantity(long quantity) => quantity;

    /// <summary>A quantity out of bounds, or a price that no invoice could ask for, is refused when it is ordered.</summary>
    public void RequireQuantity(long quantity)
    {
        Addon.RequireQuantity(quantity);
        Money.Round((Ratio)Price * quantity * Currency.MinorPerMajor, Currency);
    }
}
