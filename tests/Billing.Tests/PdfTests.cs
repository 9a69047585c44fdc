using System.Globalization;
using System.Text;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Kernel;
using DotMac.TestKit;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace DotMac.Billing.Tests;

/// <summary>Invoices on paper, read back.</summary>
public sealed class PdfTests(BillingService service)
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly DateTimeOffset Now = new(2025, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_finalised_invoice_has_a_document_and_a_draft_has_none()
    {
        using var seller = await service.NewSandbox();
        var draft = await seller.Draft(await seller.Buyer());
        (await (await seller.Http.GetAsync($"/api/v1/billing/invoices/{draft}/pdf")).Code()).ShouldBe("invoice.wrong_status");
        await seller.Do($"/invoices/{draft}/finalize");
        var text = string.Join('\n', Pages(await seller.Http.GetByteArrayAsync($"/api/v1/billing/invoices/{draft}/pdf")));
        var number = (await seller.Get($"/invoices/{draft}")).Text("number")!;
        foreach (var part in new[] { "Seller Ltd", number, "2025-03-01", "Buyer", "Work", "10.00", "30.00 EUR" })
            text.ShouldContain(part);
    }

    [Theory]
    [InlineData("Größe, Łódź, Ελλάδα, Москва, Việt Nam", "Größe, Łódź, Ελλάδα, Москва, Việt Nam")]
    [InlineData("株式会社 Acme", "???? Acme")]
    [InlineData("ไทย / हिन्दी / 한국어", "??? / ?????? / ???")]
    [InlineData("Party 🎉 time", "Party ? time")]
    public void What_the_font_has_is_shown_and_what_it_has_not_is_a_question_mark(string name, string shown) =>
        Pages(Render(name: name))[0].ShouldContain(shown);

    [Fact]
    public void More_characters_than_one_font_holds_are_all_shown()
    {
        var many = string.Concat(Enumerable.Range(0x100, 600).Select(code => (char)code).Where(char.IsLetter));
        var lines = many.Chunk(40).Select((chunk, i) => Line(i + 1, new string(chunk)));
        var text = string.Concat(Pages(Render(lines: [.. lines]))).Replace("\n", "", StringComparison.Ordinal);
        foreach (var chunk in many.Chunk(40))
            text.ShouldContain(new string(chunk));
    }

    [Fact]
    public void A_long_description_is_wrapped_and_its_period_can_be_read()
    {
        var description = $"{string.Join(' ', Enumerable.Repeat("Enterprise", 40))}, 2025-03-01 to 2025-03-31";
        var text = Pages(Render(lines: [Line(1, description)]))[0];
        text.ReplaceLineEndings(" ").ShouldContain("2025-03-01 to 2025-03-31");
        text.ShouldNotContain("…");
    }

    [Fact]
    public void Many_lines_run_over_several_pages_each_with_its_columns_and_the_totals_at_the_end()
    {
        var pages = Pages(Render(lines: [.. Enumerable.Range(1, 120).Select(i => Line(i, $"Position {i}."))]));
        pages.Length.ShouldBeGreaterThan(2);
        pages.ShouldAllBe(page => page.Contains("Unit price"));
        for (var i = 1; i <= 120; i++)
            string.Concat(pages).ShouldContain($"Position {i}.");
        pages[^1].ShouldContain("1,200.00 EUR");
    }

    [Fact]
    public void An_address_of_any_length_with_any_line_ends_stays_on_its_pages()
    {
        var pages = Pages(Render(address: string.Join("\r\n", Enumerable.Range(1, 70).Select(i => $"Line {i}."))));
        string.Concat(pages).ShouldNotContain("?");
        string.Concat(pages).ShouldContain("Line 70.");
        pages.Length.ShouldBe(2);
    }

    [Fact]
    public void The_largest_figures_and_the_longest_names_stay_on_the_paper_and_apart()
    {
        var line = InvoiceLine.Of(1, "x", 1_000_000_000, 92_233_720.123456789012m, Euro);
        using var document = PdfDocument.Open(Render(seller: new string('W', 300), lines: [line]));
        var page = document.GetPage(1);
        page.Letters.ShouldAllBe(letter => letter.BoundingBox.Right <= page.Width - 50 && letter.BoundingBox.Left >= 50);
        Text(page).ShouldContain("1000000000 92233720.123456789012 92,233,720,123,456,789.01");
    }

    [Fact]
    public void The_same_invoice_is_written_the_same_under_any_culture()
    {
        var former = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("th-TH");
            Pages(Render())[0].ShouldContain("2025-03-01");
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }

    private static InvoiceLine Line(int position, string description) => InvoiceLine.Of(position, description, 1, 10m, Euro);

    private static byte[] Render(string name = "Buyer", string? address = null, string seller = "Seller", InvoiceLine[]? lines = null)
    {
        var customer = Customer.Register(name, EmailAddress.Of("b@b.example"), Euro, "UTC", address, null, Now);
        var invoice = Invoice.Draft(customer, lines ?? [Line(1, "Work")], Now);
        invoice.Finalize("INV-1", new DateOnly(2025, 3, 1), new DateOnly(2025, 3, 31), null, Now);
        return InvoicePdf.Render(InvoiceDocument.Of(invoice, tenant: seller));
    }

    private static string[] Pages(byte[] pdf)
    {
        Encoding.ASCII.GetString(pdf, 0, 5).ShouldBe("%PDF-");
        using var document = PdfDocument.Open(pdf);
        return [.. document.GetPages().Select(Text)];
    }

    private static string Text(Page page) => ContentOrderTextExtractor.GetText(page);
}
