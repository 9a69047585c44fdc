using System.Text;
using System.Xml;
using DotMac.Kernel;

namespace DotMac.Billing.Documents.European;

/// <summary>Writes a document as UBL 2.1, an Invoice (380) or a CreditNote (381), as EN 16931-3-2 binds it; elements stand in the order of the schema.</summary>
public static class UblInvoice
{
    public static byte[] Write(InvoiceDocument document)
    {
        var invoice = EuropeanInvoice.Of(document);
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            var ubl = new UblElements(xml, document.Currency, invoice.Sign);
            ubl.Document(invoice.IsCredit ? "CreditNote" : "Invoice", () =>
            {
                Head(ubl, invoice);
                UblParties.WriteSeller(ubl, invoice);
                UblParties.WriteBuyer(ubl, invoice);
                UblParties.WritePayment(ubl, document);
                foreach (var adjustment in invoice.Adjustments)
                    Adjustment(ubl, adjustment, invoice.Sign);
                UblTotals.Write(ubl, invoice);
                foreach (var line in invoice.Lines)
                    UblLine.Write(ubl, line, invoice);
            });
        }

        return stream.ToArray();
    }

    /// <summary>Whether the document can be written so.</summary>
    public static bool CanWrite(InvoiceDocument document)
    {
        try
        {
            return EuropeanInvoice.Of(document).Lines.Count > 0;
        }
        catch (DomainException)
        {
            return false;
        }
    }

    private static void Head(UblElements ubl, EuropeanInvoice invoice)
    {
        var document = invoice.Document;
        ubl.Text("CustomizationID", "urn:cen.eu:en16931:2017");
        ubl.Text("ID", document.Number);
        ubl.Date("IssueDate", document.IssuedOn);
        if (!invoice.IsCredit)
            ubl.Date("DueDate", document.DueOn);
        ubl.Text(invoice.IsCredit ? "CreditNoteTypeCode" : "InvoiceTypeCode", invoice.IsCredit ? "381" : "380");
        ubl.Text("DocumentCurrencyCode", document.Currency.Code);
        ubl.Text("BuyerReference", document.BuyerReference);
        if (document.CorrectedNumber is { } corrected)
            ubl.Group("BillingReference", () => ubl.Group("InvoiceDocumentReference", () => ubl.Text("ID", corrected)));
    }

    private static void Adjustment(UblElements ubl, EuropeanAdjustment adjustment, int sign) => ubl.Group("AllowanceCharge", () =>
    {
        var isCharge = adjustment.Amount * sign < 0;
        ubl.Text("ChargeIndicator", isCharge ? "true" : "false");
        ubl.Text("AllowanceChargeReason", isCharge ? "Rounding" : adjustment.Reason);
        ubl.Amount("Amount", Math.Abs(adjustment.Amount) * sign);
        UblTotals.Category(ubl, "TaxCategory", adjustment.Vat, withReason: false);
    });
}
