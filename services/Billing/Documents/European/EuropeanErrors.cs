using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Documents.European;

/// <summary>Why a document cannot be written as EN 16931 asks: better none than one that is not true.</summary>
internal static class EuropeanErrors
{
    public static void RefuseIncomplete(InvoiceDocument document)
    {
        string[] missing = [.. Missing(document)];
        if (missing.Length > 0)
            throw new DomainException(Refusal.Rule, "document.incomplete", $"EN 16931 asks for what is not known: {string.Join(", ", missing)}.");
        if (document.Lines.Any(line => line.RateIds.Count > 1))
            throw new DomainException(Refusal.Rule, "document.several_taxes", "EN 16931 knows one rate of a line, and this document has several.");
    }

    /// <summary>Two decimals at most (BR-DEC): dinars have three.</summary>
    public static EuropeanInvoice RefuseTooFine(EuropeanInvoice invoice) => invoice.Document.Currency.Decimals <= 2 || Amounts(invoice).All(amount => amount % 10 == 0)
        ? invoice
        : throw new DomainException(Refusal.Rule, "document.too_fine", "EN 16931 writes amounts with two decimals, and this document has finer ones.");

    private static IEnumerable<string> Missing(InvoiceDocument document)
    {
        var (seller, taxed) = (document.Seller, document.TaxTreatment is not TaxTreatment.Taxable || document.Taxes.Count > 0);
        if (seller.Address is null)
            yield return "the company that sells (/billing/settings/company)";
        else if (seller.TaxId is null && (taxed || seller.RegistrationNumber is null))
            yield return taxed ? "the VAT id of the company that sells" : "the VAT id or registration number of the company that sells";
        if (document.Buyer.Address is null)
            yield return "the customer's postal_address with its country";
        if (document.TaxTreatment is TaxTreatment.ReverseCharge && !VatIds.LooksLike(document.Buyer.TaxId))
            yield return "the customer's VAT id";
    }

    private static IEnumerable<long> Amounts(EuropeanInvoice invoice) =>
    [
        invoice.Document.OwedAmount, .. invoice.Lines.Select(line => line.NetAmount), .. invoice.Adjustments.Select(adjustment => adjustment.Amount),
        .. invoice.Taxes.SelectMany(tax => new[] { tax.NetAmount, tax.TaxAmount }),
    ];
}
