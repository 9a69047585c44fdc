using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace DotMac.Billing.Tests;

/// <summary>Rule R10 and cases F of billing-rules.md, through the API.</summary>
public sealed class CouponTests(BillingService service)
{
    [Fact]
    public async Task F01_scoped_fixed_coupons_are_spread_exactly_before_two_rates()
    {
        using var seller = service.NewSeller();
        var (ten, twenty) = (await Rate(seller, "T10", "10"), await Rate(seller, "T20", "20"));
        var customer = await seller.Buyer();
        await Tax(seller, customer, ten);
        Guid[] subscriptions = [.. (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => seller.Subscribe(customer, trialDays: 30)))).Select(s => s.Id())];
        await Apply(seller, customer, await Coupon(seller, "C1", amount: 2000), subscriptions[0]);
        await Apply(seller, customer, await Coupon(seller, "C2", amount: 1000), subscriptions[2]);
        await Apply(seller, customer, await Coupon(seller, "C3", amount: 500));

        var lines = Enumerable.Range(0, 8).Select(i => new
        {
            description = $"L{i + 1}",
            quantity = 1,
            unit_price = $"{10 * (i % 4 + 1)}",
            tax_rate_id = i is 1 or 5 ? (Guid?)twenty : null,
            subscription_id = subscriptions[i < 2 ? 0 : i < 4 ? 1 : 2],
        });
        var draft = await seller.Created("/invoices", new { customer_id = customer, lines });
        foreach (var invoice in new[] { draft, await seller.Do($"/invoices/{draft.Id()}/finalize") })
        {
            Amounts(invoice).ShouldBe((3500, 16500, 1890, 18390));
            Taxes(invoice).ShouldBe([1411, 479]);
            Discounts(invoice).ShouldBe([("C1", 2000), ("C2", 1000), ("C3", 500)]);
            invoice.GetProperty("lines").EnumerateArray().Sum(line => line.Number("discount_amount")).ShouldBe(3500);
        }

        (await seller.Events("invoice.finalized")).Single().Number("discount_amount").ShouldBe(3500);
        (await seller.Events("invoice.created"))[^1].Number("discount_amount").ShouldBe(3500);
    }

    [Fact]
    public async Task F03_coupons_larger_than_the_invoice_leave_nothing_to_pay_and_nothing_below()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Tax(seller, customer, await Rate(seller, "T10", "10"));
        await Apply(seller, customer, await Coupon(seller, "FIRST", amount: 1000));
        await Apply(seller, customer, await Coupon(seller, "SECOND", amount: 11000));
        var invoice = await Finalized(seller, customer, "100");
        Amounts(invoice).ShouldBe((10000, 0, 0, 0));
        Discounts(invoice).ShouldBe([("FIRST", 1000), ("SECOND", 9000)]);
        (invoice.Text("status"), invoice.Number("due_amount")).ShouldBe(("paid", 0));
    }

    [Theory]
    [InlineData(true, 7500)]
    [InlineData(false, 7600)]
    public async Task F05_coupons_run_in_the_order_in_which_they_were_applied(bool percentageFirst, long net)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        string[] codes = [await Coupon(seller, "PERCENT", percentage: "20"), await Coupon(seller, "FIXED", amount: 500)];
        foreach (var code in percentageFirst ? codes : codes.Reverse())
            await Apply(seller, customer, code);
        (await Finalized(seller, customer, "100")).Number("subtotal_amount").ShouldBe(net);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task F07_a_coupon_for_three_periods_discounts_three_invoices(bool ofSubscription)
    {
        using var seller = await service.NewSandbox("2025-01-15T00:00:00Z");
        var customer = await seller.Customer();
        var code = await Coupon(seller, "THREE", percentage: "25", duration: "repeating", periods: 3);
        var plan = await seller.Plan("20.00");
        if (!ofSubscription)
            await Apply(seller, customer, code);
        var subscription = await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan, trial_days = ofSubscription ? 1 : 0 });
        if (ofSubscription)
            await Apply(seller, customer, code, subscription.Id());

        await seller.AdvanceTo("2025-04-20T00:00:00Z");
        var invoices = await seller.List($"/invoices?subscription_id={subscription.Id()}");
        invoices.Reverse().Select(invoice => invoice.Number("total_amount")).ShouldBe([1500, 1500, 1500, 2000]);
        var applied = (await seller.List($"/customers/{customer}/coupons")).Single();
        applied.Number("used_periods").ShouldBe(3);
        applied.Text("ended_at").ShouldNotBeNull();
        (await seller.Events("coupon.used")).Select(fact => fact.Number("used_periods")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_cycle_that_begins_anew_counts_as_a_period_and_a_change_within_one_does_not()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        await Apply(seller, customer, await Coupon(seller, "TWO", percentage: "25", duration: "repeating", periods: 2));
        var subscription = (await seller.Subscribe(customer)).Id();
        await seller.AdvanceTo("2025-03-11T00:00:00Z");
        async Task<long> Used() => (await seller.List($"/customers/{customer}/coupons")).Single().Number("used_periods");
        await seller.Change(subscription, new { quantity = 2 });
        (await Used()).ShouldBe(1);
        await seller.Change(subscription, new { quantity = 3, billing_anchor = "reset" });
        (await Used()).ShouldBe(2);
    }

    [Fact]
    public async Task F09_a_fixed_amount_is_shown_by_line_in_whole_units()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Apply(seller, customer, await Coupon(seller, "TEN", amount: 1000));
        var invoice = await Finalized(seller, customer, "33.33", "33.33", "33.34");
        invoice.GetProperty("lines").EnumerateArray().Select(line => line.Number("discount_amount")).ShouldBe([333, 333, 334]);
        invoice.Number("subtotal_amount").ShouldBe(9000);
    }

    [Fact]
    public async Task A_coupon_for_once_discounts_one_invoice_of_those_that_are_finalised_at_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Apply(seller, customer, await Coupon(seller, "ONCE", percentage: "50"));
        var drafts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => seller.Draft(customer)));
        var invoices = await Task.WhenAll(drafts.Select(draft => seller.Do($"/invoices/{draft}/finalize")));
        invoices.Select(invoice => invoice.Number("total_amount")).Order().ShouldBe([1500, 3000, 3000, 3000, 3000]);
        (await seller.Get($"/invoices/{await seller.Draft(customer)}")).Number("total_amount").ShouldBe(3000);
    }

    [Fact]
    public async Task A_coupon_for_once_discounts_one_of_two_subscriptions_that_renew_at_one_midnight()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan("100"));
        for (var i = 0; i < 2; i++)
            await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan });
        await Apply(seller, customer, await Coupon(seller, "HALF", percentage: "50"));
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.List("/invoices")).Take(2).Select(invoice => invoice.Amount()).Order().ShouldBe([5000, 10000]);
        (await seller.Events("coupon.used")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_coupon_forever_goes_on_until_it_is_removed()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var applied = await Apply(seller, customer, await Coupon(seller, "EVER", percentage: "12.5", duration: "forever"));
        for (var i = 0; i < 2; i++)
            (await Finalized(seller, customer, "3.33")).Number("total_amount").ShouldBe(291); // 291.375
        var draft = await seller.Draft(customer);
        (await seller.Get($"/invoices/{draft}")).Number("total_amount").ShouldBe(2625);
        for (var i = 0; i < 2; i++)
            (await seller.Delete($"/customers/{customer}/coupons/{applied.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seller.Do($"/invoices/{draft}/finalize")).Number("total_amount").ShouldBe(3000);
        (await seller.Events("coupon.removed")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_coupon_left_of_a_line_is_what_a_credit_note_gives_back()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Tax(seller, customer, await Rate(seller, "VAT", "19"));
        await Apply(seller, customer, await Coupon(seller, "TEN", amount: 1000));
        var invoice = await Finalized(seller, customer, "33.33", "33.33", "33.34");
        Amounts(invoice).ShouldBe((1000, 9000, 1710, 10710));
        var body = new { invoice_id = invoice.Id(), reason = "goodwill", lines = invoice.GetProperty("lines").EnumerateArray().Select(line => new { invoice_line_id = line.Id() }) };
        (await seller.Created("/credit-notes", body)).Number("total_amount").ShouldBe(10710);
        (await (await seller.Post("/credit-notes", body)).Code()).ShouldBe("credit_note.nothing_to_credit");
    }

    [Fact]
    public async Task The_document_shows_the_discount_of_each_line_and_each_coupon()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Apply(seller, customer, await Coupon(seller, "SPRING", percentage: "25"));
        var invoice = await Finalized(seller, customer, "100");
        using var document = PdfDocument.Open(await seller.Http.GetByteArrayAsync($"/api/v1/billing/invoices/{invoice.Id()}/pdf"));
        var text = ContentOrderTextExtractor.GetText(document.GetPage(1));
        foreach (var shown in new[] { "Discount -25.00", "SPRING 25 % -25.00 EUR", "Subtotal 75.00 EUR", "Total 75.00 EUR" })
            text.ShouldContain(shown);
    }

    [Fact]
    public async Task A_coupon_is_redeemed_at_most_as_often_as_it_says_by_customers_that_come_at_once()
    {
        using var seller = service.NewSeller();
        var code = await Coupon(seller, "RARE", percentage: "10", max: 3);
        var customers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => seller.Buyer()));
        var answers = await Task.WhenAll(customers.Select(customer => seller.Post($"/customers/{customer}/coupons", new { code })));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(3);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            (await refused.Code()).ShouldBe("coupon.exhausted");
        var coupon = (await seller.List("/coupons")).Single();
        coupon.Number("redemptions").ShouldBe(3);
        (await seller.Get($"/coupons/{coupon.Id()}")).Text("code").ShouldBe("RARE");
        (await seller.Events("coupon.redeemed")).Select(fact => fact.Number("redemptions")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_coupon_that_cannot_be_redeemed_is_refused_by_name()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        using var other = service.NewSeller();
        var customer = await seller.Buyer();
        var subscription = (await seller.Subscribe(await seller.Buyer(), trialDays: 30)).Id();
        await Coupon(seller, "SPRING", percentage: "10", redeemBy: "2025-03-02T00:00:00Z");
        await Coupon(seller, "DOLLARS", amount: 100, currency: "USD");
        await seller.Do($"/coupons/{(await seller.Created("/coupons", new { code = "gone", name = "x", duration = "once", percentage = "1" })).Id()}/deactivate");

        (await Refused(seller, customer, "none")).ShouldBe("coupon.not_found");
        (await Refused(seller, customer, "GONE")).ShouldBe("coupon.deactivated");
        (await Refused(seller, customer, "DOLLARS")).ShouldBe("coupon.currency_mismatch");
        (await Refused(seller, customer, "SPRING", subscription)).ShouldBe("subscription.not_found");
        (await Refused(other, await other.Buyer(), "SPRING")).ShouldBe("coupon.not_found");
        await Apply(seller, customer, "spring");
        (await Refused(seller, customer, "SPRING")).ShouldBe("coupon.already_applied");
        await seller.Advance(TimeSpan.FromDays(2));
        (await Refused(seller, await seller.Buyer(), "SPRING")).ShouldBe("coupon.expired");
        (await (await seller.Delete($"/customers/{customer}/coupons/{Guid.NewGuid()}")).Code()).ShouldBe("applied_coupon.not_found");
        (await seller.List("/coupons")).Single(coupon => coupon.Text("code") == "SPRING").Number("redemptions").ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"code":"A1","name":"x","duration":"once"}""", 422, "coupon.discount_unclear")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","percentage":"5","discount_amount":1,"currency":"EUR"}""", 422, "coupon.discount_unclear")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","discount_amount":1}""", 422, "coupon.discount_unclear")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","percentage":"5","currency":"EUR"}""", 422, "coupon.discount_unclear")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","percentage":"100.1"}""", 422, "coupon.percentage_out_of_range")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","percentage":"0"}""", 422, "coupon.percentage_out_of_range")]
    [InlineData("""{"code":"A1","name":"x","duration":"repeating","percentage":"5"}""", 422, "coupon.periods_unclear")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","percentage":"5","periods":2}""", 422, "coupon.periods_unclear")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","discount_amount":1,"currency":"XXX"}""", 422, "currency.unknown")]
    [InlineData("""{"code":"A1","name":"x","duration":"once","discount_amount":-1,"currency":"EUR"}""", 400, "request.invalid")]
    [InlineData("""{"code":"taken","name":"x","duration":"once","percentage":"5"}""", 409, "coupon.code_taken")]
    public async Task A_coupon_that_cannot_be_is_refused_by_name(string body, int status, string code)
    {
        using var seller = service.NewSeller();
        await Coupon(seller, "TAKEN", percentage: "1");
        var refused = await seller.Post("/coupons", JsonSerializer.Deserialize<JsonElement>(body));
        ((int)refused.StatusCode).ShouldBe(status);
        (await refused.Code()).ShouldBe(code);
        (await seller.List("/coupons")).Length.ShouldBe(1);
    }

    private static (long Discount, long Subtotal, long Tax, long Total) Amounts(JsonElement invoice) =>
        (invoice.Number("discount_amount"), invoice.Number("subtotal_amount"), invoice.Number("tax_amount"), invoice.Number("total_amount"));

    private static long[] Taxes(JsonElement invoice) => [.. invoice.GetProperty("taxes").EnumerateArray().Select(tax => tax.Number("tax_amount"))];

    private static (string? Code, long Amount)[] Discounts(JsonElement invoice) =>
        [.. invoice.GetProperty("discounts").EnumerateArray().Select(discount => (discount.Text("code"), discount.Number("discount_amount")))];

    private static async Task<string> Coupon(
        Seller seller, string code, string? percentage = null, long? amount = null, string? currency = null, string duration = "once",
        int? periods = null, int? max = null, string? redeemBy = null)
    {
        var body = new
        {
            code,
            name = code,
            duration,
            percentage,
            discount_amount = amount,
            currency = amount is null ? null : currency ?? "EUR",
            periods,
            max_redemptions = max,
            redeem_by = redeemBy,
        };
        return (await seller.Created("/coupons", body)).Text("code")!;
    }

    private static Task<JsonElement> Apply(Seller seller, Guid customer, string code, Guid? subscription = null) =>
        seller.Created($"/customers/{customer}/coupons", new { code, subscription_id = subscription });

    private static async Task<string?> Refused(Seller seller, Guid customer, string code, Guid? subscription = null)
    {
        var answer = await seller.Post($"/customers/{customer}/coupons", new { code, subscription_id = subscription });
        answer.IsSuccessStatusCode.ShouldBeFalse();
        return await answer.Code();
    }

    private static async Task<JsonElement> Finalized(Seller seller, Guid customer, params string[] prices)
    {
        var lines = prices.Select(price => new { description = "Work", quantity = 1, unit_price = price });
        var draft = await seller.Created("/invoices", new { customer_id = customer, lines });
        return await seller.Do($"/invoices/{draft.Id()}/finalize");
    }

    private static async Task<Guid> Rate(Seller seller, string code, string percentage) =>
        (await seller.Created("/tax-rates", new { code, name = code, percentage })).Id();

    private static async Task Tax(Seller seller, Guid customer, Guid rate)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/customers/{customer}/tax");
        request.Content = JsonContent.Create(new { treatment = "taxable", tax_rate_ids = new[] { rate } });
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        (await seller.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
