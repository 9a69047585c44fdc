using System.Globalization;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features;
using DotMac.Kernel;

namespace DotMac.Billing.Documents.European;

/// <summary>A line (BG-25). A price is never below zero there (BR-27): a credit has a quantity below zero instead.</summary>
internal static class UblLine
{
    public static void Write(UblElements ubl, EuropeanLine line, EuropeanInvoice invoice)
    {
        var (credit, written) = (invoice.IsCredit, line.Line);
        var (quantity, price, note) = Priced(line, invoice.Document.Currency);
        ubl.Group(credit ? "CreditNoteLine" : "InvoiceLine", () =>
        {
            ubl.Text("ID", line.Position.ToString(CultureInfo.InvariantCulture));
            ubl.Text("Note", note);
            ubl.Number(credit ? "CreditedQuantity" : "InvoicedQuantity", quantity * invoice.Sign, "unitCode", "C62");
            ubl.Amount("LineExtensionAmount", line.NetAmount);
            if (written is { From: { } from, Until: { } until } && until > from)
                ubl.Group("InvoicePeriod", () =>
                {
                    ubl.Date("StartDate", from);
                    ubl.Date("EndDate", until.AddDays(-1));
                });
            ubl.Group("Item", () =>
            {
                ubl.Text("Name", string.IsNullOrWhiteSpace(written.Description) ? "Item" : written.Description);
                UblTotals.Category(ubl, "ClassifiedTaxCategory", line.Vat, withReason: false);
            });
            ubl.Group("Price", () => ubl.Price("PriceAmount", price));
        });
    }

    /// <summary>Quantity and price as they were charged where they come to the net amount; else one of it, and a note of how it was charged.</summary>
    private static (decimal Quantity, decimal Price, string? Note) Priced(EuropeanLine line, Currency currency)
    {
        var (written, net) = (line.Line, new Money(line.NetAmount, currency));
        if (written.Proration is null && InvoiceLine.Of(1, "", written.Quantity, written.UnitPrice, currency).Amount == net)
            return (written.Quantity * (written.UnitPrice < 0 ? -1 : 1), Math.Abs(written.UnitPrice), null);
        var share = written.Proration is { } part ? $" x {part}" : "";
        var charged = string.Create(CultureInfo.InvariantCulture, $"{written.Quantity} x {Prices.Text(written.UnitPrice)}{share}");
        return (line.NetAmount < 0 ? -1 : 1, Math.Abs(net.Major), charged);
    }
}
