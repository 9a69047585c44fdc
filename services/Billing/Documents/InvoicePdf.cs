using System.Globalization;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Features;
using DotMac.Kernel;

namespace DotMac.Billing.Documents;

/// <summary>An invoice on A4, drawn from the model alone: the same invoice gives the same pages.</summary>
public static class InvoicePdf
{
    private const double Left = 56, Value = 126, Quantity = 352, UnitPrice = 442, Right = 539, Gap = 8, LineHeight = 13;

    public static byte[] Render(Invoice invoice, string? seller)
    {
        using var sheet = new Sheet();
        Head(sheet, invoice, seller ?? "");
        sheet.Keep(below: 40);
        Columns(sheet);
        sheet.Heading = () => Columns(sheet);
        foreach (var line in invoice.Lines.OrderBy(line => line.Position))
            Row(sheet, line);
        sheet.Heading = null;
        Totals(sheet, invoice);
        return sheet.Build();
    }

    private static void Head(Sheet sheet, Invoice invoice, string seller)
    {
        sheet.Text("Invoice", Left, Face.Title);
        sheet.Down(30);
        Pair(sheet, "From", seller, Face.Strong);
        Pair(sheet, "Number", invoice.IssuedNumber, Face.Plain);
        Pair(sheet, "Issued", Date(invoice.IssuedOn), Face.Plain);
        Pair(sheet, "Due", Date(invoice.DueOn), Face.Plain);
        Pair(sheet, "Status", invoice.Status.ToString().ToLowerInvariant(), Face.Plain);
        sheet.Down(14);
        Pair(sheet, "Billed to", $"{invoice.CustomerName}\n{invoice.CustomerEmail}\n{invoice.CustomerAddress}", Face.Plain);
        if (invoice.CustomerTaxId is { } taxId)
            Pair(sheet, "Tax id", taxId, Face.Plain);
        sheet.Down(20);
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
    private static void Row(Sheet sheet, InvoiceLine line)
    {
        sheet.Keep();
        Figures(sheet, Face.Plain, line.Quantity.ToString(CultureInfo.InvariantCulture), Prices.Text(line.UnitPrice), Major(line.Amount));
        foreach (var text in Sheet.Wrap(line.Description, Face.Plain, Quantity - 62 - Left - Gap).DefaultIfEmpty(""))
        {
            sheet.Keep();
            sheet.Text(text, Left, Face.Plain);
            sheet.Down(LineHeight);
        }

        if (line.DiscountAmount != 0)
            Discount(sheet, new(-line.DiscountAmount, line.Currency));
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

    private static void Totals(Sheet sheet, Invoice invoice)
    {
        sheet.Keep(below: 62 + 18 * (invoice.Taxes.Count + invoice.Discounts.Count));
        sheet.Rule(Left, Right, below: -8);
        sheet.Down(8);
        foreach (var (label, amount) in Sums(invoice))
        {
            sheet.Keep();
            sheet.TextTo(label, 400, Face.Strong, 400 - Left);
            sheet.TextTo($"{Major(new Money(amount, invoice.Currency))} {invoice.Currency}", Right, Face.Strong, Right - 400 - Gap);
            sheet.Down(18);
        }

        foreach (var line in Sheet.Wrap(Statement(invoice), Face.Plain, Right - Left))
        {
            sheet.Keep();
            sheet.Text(line, Left, Face.Plain);
            sheet.Down(LineHeight);
        }
    }

    /// <summary>Why no tax is charged (EU VAT Directive 2006/112, art. 226 nos. 11 and 11a).</summary>
    private static string Statement(Invoice invoice) => invoice.TaxTreatment switch
    {
        TaxTreatment.Exempt => $"Exempt from tax: {invoice.ExemptionReason}",
        TaxTreatment.ReverseCharge => "Reverse charge: the tax is due from the customer.",
        _ => "",
    };

    private static IEnumerable<(string Label, long Amount)> Sums(Invoice invoice)
    {
        foreach (var discount in invoice.Discounts)
            yield return (discount.Percentage is { } percentage ? $"{discount.Name} {Percentages.Text(percentage)} %" : discount.Name, -discount.Amount);
        yield return ("Subtotal", invoice.SubtotalAmount);
        foreach (var tax in invoice.Taxes)
            yield return ($"{tax.Name} {Percentages.Text(tax.Percentage)} %{(tax.Inclusive ? " (included)" : "")}", tax.TaxAmount);
        yield return ("Total", invoice.TotalAmount);
        if (invoice.WalletAmount != 0)
            yield return ("Wallet", -invoice.WalletAmount);
        if (invoice.BalanceAmount != 0)
            yield return ("Balance", -invoice.BalanceAmount);
        if (invoice.CreditedAmount != 0)
            yield return ("Credited", -invoice.CreditedAmount);
        yield return ("Paid", invoice.PaidAmount);
        if (invoice.RefundedAmount != 0)
            yield return ("Refunded", -invoice.RefundedAmount);
        yield return ("Due", invoice.DueAmount);
    }

    private static string Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Minor units written in major ones with the currency's decimals.</summary>
    private static string Major(Money money) => money.Major.ToString($"N{money.Currency.Decimals}", CultureInfo.InvariantCulture);
}
