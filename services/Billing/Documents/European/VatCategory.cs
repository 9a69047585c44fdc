using DotMac.Billing.Domain.Taxes;

namespace DotMac.Billing.Documents.European;

/// <summary>How EN 16931 tells what is taxed (UNCL 5305): S, Z, E, AE or O, with the rate and, where none is charged, the reason (BT-120, BT-121).</summary>
internal sealed record VatCategory(string Code, decimal? Percentage, string? Reason = null, string? ReasonCode = null)
{
    public static readonly VatCategory ZeroRated = new("Z", 0);

    /// <summary>Who sells without a tax at all says so of the whole document: this category stands beside no other (BR-O-11 and on).</summary>
    public static readonly VatCategory OutOfScope = new("O", null, "Not subject to VAT", "VATEX-EU-O");

    private static readonly VatCategory ReverseCharge = new("AE", 0, "Reverse charge", "VATEX-EU-AE");

    public static VatCategory Of(InvoiceTax tax) => tax.Percentage == 0 ? ZeroRated : new("S", tax.Percentage);

    /// <summary>Of what no rate was charged on.</summary>
    public static VatCategory Untaxed(InvoiceDocument document, bool besideTaxed) => document.TaxTreatment switch
    {
        TaxTreatment.Exempt => new("E", 0, document.ExemptionReason),
        TaxTreatment.ReverseCharge => ReverseCharge,
        _ => besideTaxed ? ZeroRated : OutOfScope,
    };
}
