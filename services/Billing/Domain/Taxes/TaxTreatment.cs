namespace DotMac.Billing.Domain.Taxes;

/// <summary>taxable, exempt (for a reason that invoices state), reverse_charge (the customer owes the tax itself).</summary>
public enum TaxTreatment
{
    Taxable,
    Exempt,
    ReverseCharge,
}
