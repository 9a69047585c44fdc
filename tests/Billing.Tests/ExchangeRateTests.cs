using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class ExchangeRateTests(BillingService service)
{
    [Theory]
    [InlineData("2025-02-28T23:59:59Z", 11000)]
    [InlineData("2025-03-01T00:00:00Z", 12500)]
    public async Task An_amount_is_converted_by_the_rate_that_holds_at_the_instant(string at, long converted)
    {
        using var seller = service.NewSeller();
        await State(seller, "EUR", "USD", "1.1", "2025-01-01T00:00:00Z");
        await State(seller, "EUR", "USD", "1.25", "2025-03-01T00:00:00Z");
        (await Convert(seller, 10000, "EUR", "USD", at)).Number("converted_amount").ShouldBe(converted);
        (await seller.Events("exchange_rate.stated")).Select(fact => fact.Text("rate")).ShouldBe(["1.1", "1.25"]);
    }

    [Theory]
    [InlineData(1234, "EUR", "JPY", 1993, "199291/100", false)] // no decimals
    [InlineData(1000, "JPY", "EUR", 619, "200000/323", true)] // by the inverse
    [InlineData(-1000, "JPY", "EUR", -619, "-200000/323", true)]
    [InlineData(1, "EUR", "KWD", 3, "33/10", false)] // three decimals
    [InlineData(777, "EUR", "EUR", 777, "777", false)]
    public async Task A_conversion_is_exact_rounded_once_and_names_its_rate(long amount, string from, string to, long converted, string exact, bool inverted)
    {
        using var seller = service.NewSeller();
        await State(seller, "EUR", "JPY", "161.5");
        await State(seller, "EUR", "KWD", "0.33");
        var answer = await Convert(seller, amount, from, to);
        answer.Number("converted_amount").ShouldBe(converted);
        var proof = answer.GetProperty("conversion");
        (proof.Text("exact_amount"), proof.GetProperty("is_inverted").GetBoolean()).ShouldBe((exact, inverted));
        (proof.GetProperty("rate").ValueKind is JsonValueKind.Null).ShouldBe(from == to);
    }

    [Fact]
    public async Task A_rate_that_nobody_stated_for_the_instant_is_refused_by_name()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        await State(other, "EUR", "USD", "1.1");
        await State(seller, "EUR", "GBP", "0.8");
        await State(seller, "GBP", "USD", "1.3");
        foreach (var (target, at) in new[] { ("USD", "2025-06-01T00:00:00Z"), ("GBP", "2019-01-01T00:00:00Z") })
            (await (await seller.Post("/exchange-rates/convert", new { amount = 1, currency = "EUR", target_currency = target, at })).Code())
                .ShouldBe("exchange_rate.missing");
    }

    [Fact]
    public async Task A_rate_is_stated_once_and_never_changes()
    {
        using var seller = service.NewSeller();
        var rate = await State(seller, "EUR", "USD", "1.084200001");
        var again = new { base_currency = "EUR", quote_currency = "USD", rate = "2", effective_from = "2020-01-01T00:00:00Z", source = "x" };
        (await (await seller.Post("/exchange-rates", again)).Code()).ShouldBe("exchange_rate.stated_already");
        (await seller.Get($"/exchange-rates/{rate.Id()}")).Text("rate").ShouldBe("1.084200001");
        await State(seller, "USD", "GBP", "0.8");
        (await seller.List("/exchange-rates?base_currency=USD")).Single().Text("quote_currency").ShouldBe("GBP");
        (await seller.List("/exchange-rates?quote_currency=USD")).Single().Text("base_currency").ShouldBe("EUR");
        (await seller.List("/exchange-rates")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Revenue_and_collections_are_told_in_one_currency_with_the_rates_of_the_day_and_invoices_stay_as_they_are()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        await State(seller, "USD", "EUR", "0.9");
        foreach (var (currency, price) in new[] { ("EUR", "10.00"), ("USD", "20.55") })
            await seller.Created("/subscriptions", new { customer_id = await seller.Customer(currency: currency), plan_id = await seller.Plan(price, currency) });
        await seller.Advance(TimeSpan.FromHours(12));
        await seller.Idle();

        var revenue = (await seller.Get("/analytics/mrr?report_currency=EUR")).GetProperty("report");
        revenue.Amount("amount").ShouldBe(2850); // 10.00 + 18.495
        revenue.GetProperty("parts").EnumerateArray().Select(part => part.Text("exact_amount")).ShouldBe(["1000", "3699/2"]);
        var collected = await seller.Get("/analytics/collections?from=2025-03-01&until=2025-04-01&report_currency=EUR");
        collected.GetProperty("report").Amount("amount").ShouldBe(2850);
        collected.GetProperty("currencies").EnumerateArray().Select(one => one.Amount("paid_amount")).ShouldBe([1000, 2055]);
        (await seller.List("/invoices")).Select(invoice => invoice.Amount()).Order().ShouldBe([1000, 2055]);
        var missing = await seller.Http.GetAsync("/api/v1/billing/analytics/mrr?report_currency=GBP");
        (await missing.Code()).ShouldBe("exchange_rate.missing");
        (await seller.Get("/analytics/mrr")).GetProperty("report").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_months_report_has_no_rate_of_the_next_month_and_a_newer_inverse_is_taken_before_an_older_rate()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer(currency: "USD");
        await seller.Created("/subscriptions", new { customer_id = customer, plan_id = await seller.Plan("20.00", "USD") });
        await seller.Idle();
        await seller.AdvanceTo("2025-04-10T00:00:00Z");
        Task Stated(string from, string to, string rate, string at) =>
            seller.Created("/exchange-rates", new { base_currency = from, quote_currency = to, rate, effective_from = at, source = "x" });
        await Stated("USD", "EUR", "0.9", "2025-03-01T00:00:00Z");
        await Stated("EUR", "USD", "2", "2025-03-20T00:00:00Z");
        await Stated("USD", "EUR", "0.1", "2025-04-01T00:00:00Z");
        var march = (await seller.Get("/analytics/collections?from=2025-03-01&until=2025-04-01&report_currency=EUR")).GetProperty("report");
        march.Amount("amount").ShouldBe(1000);
        var year = (await seller.Get("/analytics/collections?from=2025-03-01&until=2026-01-01&report_currency=EUR")).GetProperty("report");
        year.GetProperty("rates_at").GetDateTimeOffset().ShouldBeLessThan(DateTimeOffset.Parse("2025-04-11T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("EUR", "EUR", "1", 422, "exchange_rate.same_currency")]
    [InlineData("EUR", "USD", "0", 422, "exchange_rate.rate_out_of_range")]
    [InlineData("EUR", "XXX", "1", 422, "currency.unknown")]
    [InlineData("EUR", "USD", "1.0000000001", 400, "request.invalid")]
    [InlineData("EUR", "USD", "-1", 400, "request.invalid")]
    public async Task A_rate_that_cannot_be_is_refused_by_name(string from, string to, string rate, int status, string code)
    {
        using var seller = service.NewSeller();
        var body = new { base_currency = from, quote_currency = to, rate, effective_from = "2025-01-01T00:00:00Z", source = "x" };
        var refused = await seller.Post("/exchange-rates", body);
        refused.StatusCode.ShouldBe((HttpStatusCode)status);
        (await refused.Code()).ShouldBe(code);
    }

    private static Task<JsonElement> State(Seller seller, string from, string to, string rate, string since = "2020-01-01T00:00:00Z") =>
        seller.Created("/exchange-rates", new { base_currency = from, quote_currency = to, rate, effective_from = since, source = "ECB" });

    private static Task<JsonElement> Convert(Seller seller, long amount, string from, string to, string? at = null) =>
        seller.Do("/exchange-rates/convert", new { amount, currency = from, target_currency = to, at });
}
