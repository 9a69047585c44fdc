using DotMac.Kernel;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>A rate that a customer is charged with.</summary>
public sealed class CustomerTaxRate : Entity
{
    private CustomerTaxRate()
    {
    }

    internal CustomerTaxRate(TaxRate rate) => (Rate, TaxRateId) = (rate, rate.Id);

    public Guid TaxRateId { get; private set; }
    public TaxRate Rate { get; private set; } = null!;
}
