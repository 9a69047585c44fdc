namespace DotMac.Billing.Domain.Taxes;

/// <summary>What an invoice charges by one rate, as it stood when the invoice was computed; amounts are minor units.</summary>
/// <param name="NetAmount">What is taxed, without the tax.</param>
/// <param name="CreditedNetAmount">What credit notes took back of the net amount.</param>
/// <param name="CreditedTaxAmount">What credit notes took back of the tax.</param>
public sealed record InvoiceTax(
    Guid TaxRateId, string Code, string Name, decimal Percentage, bool Inclusive, long NetAmount, long TaxAmount,
    long CreditedNetAmount = 0, long CreditedTaxAmount = 0)
{
    public TaxTerms Terms() => new(TaxRateId, Code, Name, Percentage, Inclusive);

    /// <summary>What credit notes have left of it.</summary>
    public InvoiceTax Rest() => this with
    {
        NetAmount = NetAmount - CreditedNetAmount,
        TaxAmount = TaxAmount - CreditedTaxAmount,
        CreditedNetAmount = 0,
        CreditedTaxAmount = 0,
    };

    /// <summary>The same after a credit note took back what it names.</summary>
    public InvoiceTax Less(InvoiceTax? credited) => credited is null
        ? this
        : this with { CreditedNetAmount = CreditedNetAmount + credited.NetAmount, CreditedTaxAmount = CreditedTaxAmount + credited.TaxAmount };
}
