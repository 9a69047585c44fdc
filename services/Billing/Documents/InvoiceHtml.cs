using System.Globalization;
using DotMac.Billing.Documents.European;
using DotMac.Billing.Features;
using DotMac.Kernel;
using static DotMac.Billing.Documents.HostedPage;

namespace DotMac.Billing.Documents;

/// <summary>An invoice as its customer sees it in a browser: what its PDF says, and where that is.</summary>
internal static class InvoiceHtml
{
    public static (string Title, string Body) Render(InvoiceDocument document, string token) => (
        $"Invoice {document.Number}",
        $"""
        <h1>Invoice {Text(document.Number)}</h1>
        {State(document)}
        <div class="parties">
        <section><h2>From</h2><address>{Party(document.Seller)}</address></section>
        <section><h2>Billed to</h2><address>{Party(document.Buyer)}</address></section>
        <section><h2>Dates</h2>Issued {InvoicePdf.Date(document.IssuedOn)}<br>Due {InvoicePdf.Date(document.DueOn)}</section>
        </div>
        <table><thead><tr><th scope="col">Description</th><th scope="col" class="figure">Quantity</th>
        <th scope="col" class="figure">Price</th><th scope="col" class="figure">Amount</th></tr></thead>
        <tbody>{string.Concat(document.Lines.Select(line => Row(line, document.Currency)))}</tbody></table>
        <table><tbody>{string.Concat(InvoicePdf.Sums(document).Select(sum => Sum(sum.Label, sum.Amount, document.Currency)))}</tbody></table>
        {(document.Statement.Length > 0 ? $"<p>{Text(document.Statement)}</p>" : "")}
        {Transfer(document)}
        <p class="files"><a href="/invoices/{token}/pdf">Download PDF</a>{Electronic(document, token)}</p>
        """);

    /// <summary>In words as well as in colour.</summary>
    private static string State(InvoiceDocument document) => document.Status switch
    {
        "paid" => """<p class="due paid">Paid</p>""",
        "open" => $"""<p class="due">{Major(document.DueAmount, document.Currency)} {document.Currency} due by {InvoicePdf.Date(document.DueOn)}</p>""",
        _ => $"""<p class="due">{Text(document.Status)}</p>""",
    };

    private static string Electronic(InvoiceDocument document, string token) =>
        UblInvoice.CanWrite(document) ? $"""<a href="/invoices/{token}/xml">Download XML (EN 16931)</a>""" : "";

    private static string Party(DocumentParty party)
    {
        string[] lines = [party.Name, .. party.AddressLines, party.TaxId is { } id ? $"Tax id {id}" : ""];
        return string.Join('\n', lines.Where(line => line.Length > 0).Select(Text));
    }

    private static string Row(DocumentLine line, Currency currency) =>
        $"""
        <tr><td>{Text(line.Description)}{Discount(line, currency)}</td>
        <td class="figure">{line.Quantity.ToString(CultureInfo.InvariantCulture)}</td><td class="figure">{Prices.Text(line.UnitPrice)}</td>
        <td class="figure">{Major(line.Amount, currency)}</td></tr>
        """;

    private static string Discount(DocumentLine line, Currency currency) =>
        line.DiscountAmount == 0 ? "" : $"""<br><span class="faint">Discount {Major(-line.DiscountAmount, currency)}</span>""";

    private static string Sum(string label, long amount, Currency currency) =>
        $"""<tr><th scope="row">{Text(label)}</th><td class="figure">{Major(amount, currency)} {currency}</td></tr>""";

    private static string Transfer(InvoiceDocument document) => document is { Status: "open", PayTo: { } account }
        ? $"<p>Pay by transfer to {Text(account.Text)}, stating {Text(document.Number)}.</p>"
        : "";

    private static string Major(long amount, Currency currency) => InvoicePdf.Major(new(amount, currency));
}
