using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;
using DotMac.TestKit;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace DotMac.Billing.Tests;

/// <summary>Rules R8 and R9 of billing-rules.md, through the API.</summary>
public sealed class TaxTests(BillingService service)
{
    [Theory]
    [InlineData("EUR", "19", false, new[] { "3.33", "3.33", "3.33" }, 999, 190, 1189)] // G01
    [InlineData("EUR", "4", true, new[] { "2.99" }, 287, 12, 299)] // G03
    [InlineData("EUR", "20", true, new[] { "9.99" }, 832, 167, 999)] // G05
    [InlineData("JPY", "20", false, new[] { "333" }, 333, 67, 400)] // E03
    [InlineData("KWD", "5", false, new[] { "1.235" }, 1235, 62, 1297)] // E03
    [InlineData("USD", "8.875", false, new[] { "0.01" }, 1, 0, 1)]
    public async Task An_invoice_shows_what_is_taxed_and_by_how_much(
        string currency, string percentage, bool inclusive, string[] prices, long subtotal, long tax, long total)
    {
        using var seller = service.NewSeller();
        var rate = await Rate(seller, percentage: percentage, inclusive: inclusive);
        var customer = await seller.Buyer(currency);
        await Tax(seller, customer, rates: [rate]);
        var id = await Draft(seller, customer, [.. prices.Select(price => (price, (Guid?)null))]);

        foreach (var invoice in new[] { await seller.Get($"/invoices/{id}"), await seller.Do($"/invoices/{id}/finalize") })
        {
            Amounts(invoice).ShouldBe((subtotal, tax, total));
            var line = invoice.GetProperty("taxes").EnumerateArray().Single();
            (line.Id("tax_rate_id"), line.Text("percentage"), line.GetProperty("inclusive").GetBoolean()).ShouldBe((rate, percentage, inclusive));
            (line.GetProperty("net_amount").GetInt64(), line.GetProperty("tax_amount").GetInt64()).ShouldBe((subtotal, tax));
        }

        foreach (var name in new[] { "invoice.created", "invoice.finalized" })
            Amounts((await seller.Events(name)).Single()).ShouldBe((subtotal, tax, total));
    }

    [Fact]
    public async Task Each_rate_is_rounded_once_and_a_line_may_have_its_own()
    {
        using var seller = service.NewSeller();
        var (standard, reduced) = (await Rate(seller, "T10", "10"), await Rate(seller, "T20", "20"));
        var customer = await seller.Customer();
        await Tax(seller, customer, rates: [standard]);
        var id = await Draft(seller, customer, [("0.33", null), ("0.33", reduced), ("0.33", null), ("0.39", reduced)]);
        var draft = await seller.Get($"/invoices/{id}");
        draft.GetProperty("taxes").EnumerateArray().Select(tax => (tax.Id("tax_rate_id"), tax.GetProperty("tax_amount").GetInt64()))
            .ShouldBe([(standard, 7), (reduced, 14)]); // 6.6 and 14.4
        Amounts(draft).ShouldBe((138, 21, 159));

        await seller.Do($"/invoices/{id}/finalize");
        await seller.Paid(id);
        (await seller.Events("payment.succeeded")).Single().GetProperty("amount").GetInt64().ShouldBe(159);
        var paid = (await seller.Events("invoice.paid")).Single();
        (paid.GetProperty("net_amount").GetInt64(), paid.GetProperty("total_amount").GetInt64()).ShouldBe((138, 159));
    }

    [Fact]
    public async Task Rates_side_by_side_are_each_charged_on_the_net()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer("CAD");
        await Tax(seller, customer, rates: [await Rate(seller, "GST", "5"), await Rate(seller, "QST", "9.975")]);
        Amounts(await seller.Get($"/invoices/{await Draft(seller, customer, [("100", null)])}")).ShouldBe((10000, 1498, 11498));
    }

    [Fact]
    public async Task A_finalised_invoice_has_the_rates_of_its_day_and_keeps_them()
    {
        using var seller = await service.NewSandbox("2025-12-31T12:00:00Z");
        var (old, next) = (await Rate(seller, "OLD", "19", until: "2026-01-01"), await Rate(seller, "NEW", "21", from: "2026-01-01"));
        var customer = await seller.Buyer();
        await Tax(seller, customer, rates: [old, next]);
        var (first, second) = (await Draft(seller, customer, [("100", null)]), await Draft(seller, customer, [("100", null)]));
        Amounts(await seller.Do($"/invoices/{first}/finalize")).ShouldBe((10000, 1900, 11900));

        await seller.Advance(TimeSpan.FromDays(1));
        await Tax(seller, customer, rates: [next]);
        Amounts(await seller.Do($"/invoices/{second}/finalize")).ShouldBe((10000, 2100, 12100));
        Amounts(await seller.Get($"/invoices/{first}")).ShouldBe((10000, 1900, 11900));
    }

    [Fact]
    public async Task The_balance_pays_after_tax_and_a_subscription_is_taxed_like_the_rest()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await Tax(seller, customer, rates: [await Rate(seller)]);
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 3000, reason = "goodwill" });
        var invoice = await seller.Paid((await seller.Subscribe(customer)).Id("latest_invoice_id"));
        Amounts(invoice).ShouldBe((2900, 551, 3451));
        (invoice.GetProperty("balance_amount").GetInt64(), invoice.GetProperty("paid_amount").GetInt64()).ShouldBe((3000, 451));
    }

    [Theory]
    [InlineData("reverse_charge", "DE123456789", null, "Reverse charge: the tax is due from the customer.")] // G07
    [InlineData("exempt", null, "Certificate 12-34", "Exempt from tax: Certificate 12-34")]
    public async Task Who_pays_no_tax_is_told_why_on_the_invoice(string treatment, string? taxId, string? reason, string statement)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Tax(seller, customer, treatment, [await Rate(seller)], taxId, reason);
        var id = await Draft(seller, customer, [("100", null)]);
        var invoice = await seller.Do($"/invoices/{id}/finalize");
        Amounts(invoice).ShouldBe((10000, 0, 10000));
        (invoice.Text("tax_treatment"), invoice.Text("customer_tax_id"), invoice.Text("exemption_reason")).ShouldBe((treatment, taxId, reason));
        (await Pdf(seller, id)).ShouldContain(statement);
        (await seller.Events("customer.tax_changed")).Single().Text("treatment").ShouldBe(treatment);
    }

    [Fact]
    public async Task The_document_shows_each_tax()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Tax(seller, customer, rates: [await Rate(seller)], taxId: "FR12345678901");
        var id = await Draft(seller, customer, [("100", null)]);
        await seller.Do($"/invoices/{id}/finalize");
        var text = await Pdf(seller, id);
        foreach (var shown in new[] { "Subtotal 100.00 EUR", "VAT 19 % 19.00 EUR", "Total 119.00 EUR", "Due 119.00 EUR", "FR12345678901" })
            text.ShouldContain(shown);
    }

    [Theory]
    [InlineData("exempt", null, null, "customer.exemption_reason_missing")]
    [InlineData("reverse_charge", null, null, "customer.vat_id_missing")]
    [InlineData("reverse_charge", "123456789", null, "customer.vat_id_missing")]
    public async Task A_customer_is_untaxed_only_for_a_stated_reason(string treatment, string? taxId, string? reason, string code)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var refused = await Put(seller, customer, treatment, [], taxId, reason);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Code()).ShouldBe(code);
        (await seller.Get($"/customers/{customer}")).Text("tax_treatment").ShouldBe("taxable");
    }

    [Theory]
    [InlineData("""{"code":"A1","name":"x","percentage":"-1"}""", 400, "request.invalid")]
    [InlineData("""{"code":"A1","name":"x","percentage":"1e1"}""", 400, "request.invalid")]
    [InlineData("""{"code":"A1","name":"x","percentage":19}""", 400, "request.malformed")]
    [InlineData("""{"code":"A1","name":"x","percentage":"100.5"}""", 422, "tax_rate.percentage_out_of_range")]
    [InlineData("""{"code":"A1","name":"x","percentage":"5","valid_from":"2025-01-01","valid_until":"2025-01-01"}""", 422, "tax_rate.never_valid")]
    public async Task A_rate_that_cannot_be_is_refused_by_name(string body, int status, string code)
    {
        using var seller = service.NewSeller();
        var refused = await seller.Post("/tax-rates", JsonSerializer.Deserialize<JsonElement>(body));
        ((int)refused.StatusCode).ShouldBe(status);
        (await refused.Code()).ShouldBe(code);
        (await seller.List("/tax-rates")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_code_is_taken_once_and_no_rate_of_another_tenant_is_found()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var rate = await Rate(seller);
        (await (await seller.Post("/tax-rates", new { code = "VAT", name = "x", percentage = "1" })).Code()).ShouldBe("tax_rate.code_taken");
        (await seller.Get($"/tax-rates/{rate}")).Text("percentage").ShouldBe("19");
        (await seller.Events("tax_rate.created")).Length.ShouldBe(1);

        var customer = await other.Buyer();
        (await other.Http.GetAsync($"/api/v1/billing/tax-rates/{rate}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await Put(other, customer, "taxable", [rate], null, null)).Code()).ShouldBe("tax_rate.not_found");
        var lines = new[] { new { description = "x", quantity = 1, unit_price = "1", tax_rate_id = rate } };
        (await (await other.Post("/invoices", new { customer_id = customer, lines })).Code()).ShouldBe("tax_rate.not_found");
    }

    [Fact]
    public void A_credit_line_takes_its_tax_back()
    {
        var (euro, now) = (Currency.Of("EUR"), DateTimeOffset.UnixEpoch);
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), euro, "UTC", null, null, now);
        customer.Tax(TaxTreatment.Taxable, [TaxRate.Introduce("VAT", "VAT", 20, false, null, null, now)], null, null);
        var invoice = Invoice.Draft(customer, [InvoiceLine.Of(1, "Old", 1, -100m, euro), InvoiceLine.Of(2, "New", 1, 39.99m, euro)], now);
        (invoice.SubtotalAmount, invoice.TaxAmount, invoice.TotalAmount).ShouldBe((-6001, -1200, -7201));
    }

    private static (long Subtotal, long Tax, long Total) Amounts(JsonElement of) =>
        (of.GetProperty("subtotal_amount").GetInt64(), of.GetProperty("tax_amount").GetInt64(), of.GetProperty("total_amount").GetInt64());

    private static async Task<Guid> Rate(
        Seller seller, string code = "VAT", string percentage = "19", bool inclusive = false, string? from = null, string? until = null) =>
        (await seller.Created("/tax-rates", new { code, name = code, percentage, inclusive, valid_from = from, valid_until = until })).Id();

    private static async Task Tax(
        Seller seller, Guid customer, string treatment = "taxable", Guid[]? rates = null, string? taxId = null, string? reason = null)
    {
        var answer = await Put(seller, customer, treatment, rates ?? [], taxId, reason);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> Put(
        Seller seller, Guid customer, string treatment, Guid[] rates, string? taxId, string? reason)
    {
        var read = await seller.Http.GetAsync($"/api/v1/billing/customers/{customer}");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/customers/{customer}/tax");
        request.Content = JsonContent.Create(new { treatment, tax_rate_ids = rates, tax_id = taxId, exemption_reason = reason });
        request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
        return await seller.Http.SendAsync(request);
    }

    private static async Task<Guid> Draft(Seller seller, Guid customer, (string Price, Guid? Rate)[] prices)
    {
        var lines = prices.Select(line => new { description = "Work", quantity = 1, unit_price = line.Price, tax_rate_id = line.Rate });
        return (await seller.Created("/invoices", new { customer_id = customer, lines })).Id();
    }

    private static async Task<string> Pdf(Seller seller, Guid invoice)
    {
        using var document = PdfDocument.Open(await seller.Http.GetByteArrayAsync($"/api/v1/billing/invoices/{invoice}/pdf"));
        return string.Join('\n', document.GetPages().Select(page => ContentOrderTextExtractor.GetText(page)));
    }
}
