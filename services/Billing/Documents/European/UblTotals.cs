namespace DotMac.Billing.Documents.European;

/// <summary>The VAT breakdown (BG-23) and the totals (BG-22).</summary>
internal static class UblTotals
{
    public static void Write(UblElements ubl, EuropeanInvoice invoice)
    {
        ubl.Group("TaxTotal", () =>
        {
            ubl.Amount("TaxAmount", invoice.Document.TaxAmount);
            foreach (var tax in invoice.Taxes)
                ubl.Group("TaxSubtotal", () =>
                {
                    ubl.Amount("TaxableAmount", tax.NetAmount);
                    ubl.Amount("TaxAmount", tax.TaxAmount);
                    Category(ubl, "TaxCategory", tax.Vat, withReason: true);
                });
        });
        ubl.Group("LegalMonetaryTotal", () => Monetary(ubl, invoice));
    }

    public static void Category(UblElements ubl, string name, VatCategory vat, bool withReason) => ubl.Group(name, () =>
    {
        ubl.Text("ID", vat.Code);
        if (vat.Percentage is { } percentage)
            ubl.Number("Percent", percentage);
        if (withReason)
        {
            ubl.Text("TaxExemptionReasonCode", vat.ReasonCode);
            ubl.Text("TaxExemptionReason", vat.Reason);
        }

        ubl.Group("TaxScheme", () => ubl.Text("ID", "VAT"));
    });

    private static void Monetary(UblElements ubl, EuropeanInvoice invoice)
    {
        var document = invoice.Document;
        // Signs are turned after: on a turned document what was an allowance is a charge.
        var (allowed, charged) = (Sum(invoice, 1), Sum(invoice, -1));
        var settled = document.TotalAmount - document.OwedAmount;
        ubl.Amount("LineExtensionAmount", invoice.Lines.Sum(line => line.NetAmount));
        ubl.Amount("TaxExclusiveAmount", document.NetAmount);
        ubl.Amount("TaxInclusiveAmount", document.TotalAmount);
        if (allowed != 0)
            ubl.Amount("AllowanceTotalAmount", allowed * invoice.Sign);
        if (charged != 0)
            ubl.Amount("ChargeTotalAmount", charged * invoice.Sign);
        if (settled != 0)
            ubl.Amount("PrepaidAmount", settled);
        ubl.Amount("PayableAmount", document.TotalAmount - settled);
    }

    /// <summary>The adjustments of one direction, as the written document has them.</summary>
    private static long Sum(EuropeanInvoice invoice, int direction) => invoice.Adjustments
        .Where(adjustment => Math.Sign(adjustment.Amount) * invoice.Sign == direction).Sum(adjustment => Math.Abs(adjustment.Amount));
}
