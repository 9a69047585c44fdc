using System.Globalization;
using DotMac.Kernel;

namespace DotMac.Billing.Documents;

/// <summary>A receipt on A4.</summary>
public static class ReceiptPdf
{
    private const double Left = 56, Value = 160, Right = 539;

    public static byte[] Render(ReceiptDocument receipt)
    {
        using var sheet = new Sheet();
        sheet.Text("Receipt", Left, Face.Title);
        sheet.Down(30);
        foreach (var (label, text) in Facts(receipt).Where(fact => fact.Text.Length > 0))
            Pair(sheet, label, text);
        return sheet.Build();
    }

    private static IEnumerable<(string Label, string Text)> Facts(ReceiptDocument receipt) =>
    [
        ("From", string.Join('\n', [receipt.Seller.Name, .. receipt.Seller.AddressLines])),
        ("Paid by", string.Join('\n', [receipt.Buyer.Name, .. receipt.Buyer.AddressLines])),
        ("Payment", receipt.PaymentId.ToString()),
        ("Invoice", receipt.InvoiceNumber),
        ("Paid on", receipt.PaidOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("Method", receipt.Method),
        ("Amount", Shown(receipt.Amount)),
        ("Into the balance", receipt.SurplusAmount == 0 ? "" : Shown(receipt.Amount with { Amount = receipt.SurplusAmount })),
        ("Refunded", receipt.RefundedAmount == 0 ? "" : Shown(receipt.Amount with { Amount = receipt.RefundedAmount })),
    ];

    private static string Shown(Money money) => $"{InvoicePdf.Major(money)} {money.Currency}";

    private static void Pair(Sheet sheet, string label, string text)
    {
        sheet.Text(label, Left, Face.Faint);
        foreach (var line in Sheet.Wrap(text, Face.Plain, Right - Value))
        {
            sheet.Keep();
            sheet.Text(line, Value, Face.Plain);
            sheet.Down(15);
        }
    }
}
