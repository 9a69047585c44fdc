using System.Globalization;
using DotMac.Billing.Domain;
using DotMac.Billing.Features;
using DotMac.Kernel;

namespace DotMac.Billing.Documents;

/// <summary>An invoice on A4, drawn from the model alone: the same invoice gives the same pages.</summary>
public static class InvoicePdf
{
    private const double Left = 56, Value = 126, Quantity = 352, UnitPrice = 442, Right = 539, Gap = 8, LineHeight = 13;

    public static byte[] Render(InvoiceDocument document)
    {
        using var sheet = new Sheet();
        Head(sheet, document);
        sheet.Keep(below: 40);
        Columns(sheet);
        sheet.Heading = () => Columns(sheet);
        foreach (var line in document.Lines)
            Row(sheet, line, document.Currency);
        sheet.Heading = null;
        Totals(sheet, document);
        return sheet.Build();
    }

    private static void Head(Sheet sheet, InvoiceDocument document)
    {
        sheet.Text("Invoice", Left, Face.Title);
        sheet.Down(30);
        Pair(sheet, "From", document.Seller.Name, Face.Strong);
        Optional(sheet, "", string.Join('\n', document.Seller.AddressLines));
        Optional(sheet, "Tax id", document.Seller.TaxId);
        Optional(sheet, "Registration", document.Seller.RegistrationNumber);
        Pair(sheet, "Number", document.Number, Face.Plain);
        Pair(sheet, "Issued", Date(document.IssuedOn), Face.Plain);
        Pair(sheet, "Due", Date(document.DueOn), Face.Plain);
        Pair(sheet, "Status", document.Status, Face.Plain);
        Optional(sheet, "Pay to", document.PayTo?.Text);
        sheet.Down(14);
        Pair(sheet, "Billed to", string.Join('\n', [document.Buyer.Name, document.Buyer.Email, .. document.Buyer.AddressLines]), Face.Plain);
        Optional(sheet, "Tax id", document.Buyer.TaxId);
        Optional(sheet, "Reference", document.BuyerReference);
        sheet.Down(20);
    }

    private static void Optional(Sheet sheet, string label, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            Pair(sheet, label, text, Face.Plain);
    }

    private static void Pair(Sheet sheet, string label, string text, Face face)
    {
        sheet.Keep();
        sheet.Text(label, Left, Face.Faint);
        foreach (var line in Sheet.Wrap(text, face, Right - Value).DefaultIfEmpty(""))
        {
            sheet.Keep();
            sheet.Text(line, Value, face);
            sheet.Down(15);
        }
    }

    private static void Columns(Sheet sheet)
    {
        sheet.Text("Description", Left, Face.Faint);
        Figures(sheet, Face.Faint, "Quantity", "Unit price", "Amount");
        sheet.Rule(Left, Right, below: 7);
        sheet.Down(22);
    }

    /// <summary>A description may run over the page; the figures stay with its first line.</summary>
    private static void Row(Sheet sheet, DocumentLine line, Currency currency)
    {
        sheet.Keep();
        Figures(sheet, Face.Plain, line.Quantity.ToString(CultureInfo.InvariantCulture), Prices.Text(line.UnitPrice), Major(new(line.Amount, currency)));
        foreach (var text in Sheet.Wrap(line.Description, Face.Plain, Quantity - 62 - Left - Gap).DefaultIfEmpty(""))
        {
            sheet.Keep();
            sheet.Text(text, Left, Face.Plain);
            sheet.Down(LineHeight);
        }

        if (line.DiscountAmount != 0)
            Discount(sheet, new(-line.DiscountAmount, currency));
        sheet.Down(7);
    }

    private static void Discount(Sheet sheet, Money amount)
    {
        sheet.Keep();
        sheet.Text("Discount", Left, Face.Faint);
        sheet.TextTo(Major(amount), Right, Face.Plain, Right - UnitPrice - Gap);
        sheet.Down(LineHeight);
    }

    private static void Figures(Sheet sheet, Face face, string quantity, string unitPrice, string amount)
    {
        sheet.TextTo(quantity, Quantity, face, 62);
        sheet.TextTo(unitPrice, UnitPrice, face, UnitPrice - Quantity - Gap);
        sheet.TextTo(amount, Right, face, Right - UnitPrice - Gap);
    }

    private static void Totals(Sheet sheet, InvoiceDocument document)
    {
        sheet.Keep(below: 62 + 18 * (document.Taxes.Count + document.Discounts.Count));
        sheet.Rule(Left, Right, below: -8);
        sheet.Down(8);
        foreach (var (label, amount) in Sums(document))
        {
            sheet.Keep();
            sheet.TextTo(label, 400, Face.Strong, 400 - Left);
            sheet.TextTo($"{Major(new Money(amount, document.Currency))} {document.Currency}", Right, Face.Strong, Right - 400 - Gap);
            sheet.Down(18);
        }

        foreach (var line in Sheet.Wrap(document.Statement, Face.Plain, Right - Left))
        {
            sheet.Keep();
            sheet.Text(line, Left, Face.Plain);
            sheet.Down(LineHeight);
        }
    }

    internal static IEnumerable<(string Label, long Amount)> Sums(InvoiceDocument document)
    {
        foreach (var discount in document.Discounts)
            yield return (discount.Percentage is { } percentage ? $"{discount.Name} {Percentages.Text(percentage)} %" : discount.Name, -discount.Amount);
        yield return ("Subtotal", document.NetAmount);
        foreach (var tax in document.Taxes)
            yield return ($"{tax.Name} {Percentages.Text(tax.Percentage)} %{(tax.Inclusive ? " (included)" : "")}", tax.TaxAmount);
        yield return ("Total", document.TotalAmount);
        foreach (var settlement in document.Settlements)
            yield return (settlement.Label, settlement.Amount);
        yield return ("Due", document.DueAmount);
    }

    internal static string Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Minor units written in major ones with the currency's decimals.</summary>
    internal static string Major(Money money) => money.Major.ToString($"N{money.Currency.Decimals}", CultureInfo.InvariantCulture);
}
