using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class PricingRuleTests(BillingService service)
{
    private static readonly object FixedAmount = new { discount_type = "fixed_amount", percentage = (string?)null, amount = 1000, currency = "EUR" };
    private static readonly object FixedPrice = new { discount_type = "fixed_price", percentage = (string?)null, amount = 15000, currency = "EUR" };

    [Fact]
    public async Task A_segment_that_is_none_is_named_by_the_place_at_which_the_request_has_it()
    {
        using var seller = service.NewSeller();
        var answer = await seller.Post("/pricing/rules", new { name = "x", applies_to_all = true, discount_type = "percentage", percentage = "10", customer_segments = new[] { "vip", "!" } });
        (await answer.Content.ReadAsStringAsync()).ShouldContain("/customer_segments/1");
    }

    [Fact]
    public async Task A_rule_prices_each_period_says_so_in_the_proof_and_is_counted_once_a_line()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var rule = await seller.Rule("Volume", new { min_quantity = 3 });
        var (_, plan) = await seller.Sold();
        var subscription = await seller.SubscribeTo(await seller.Customer(), plan, 3, "anniversary");
        await seller.AdvanceTo("2025-04-01T00:00:00Z");

        var invoice = await seller.Newest(subscription);
        (invoice.Number("discount_amount"), invoice.Amount()).ShouldBe((3000, 27000));
        invoice.GetProperty("discounts")[0].Text("name").ShouldBe("Volume");
        invoice.RuleOf().ShouldBe(rule.Text("id"));
        var proof = (await seller.Get($"/invoices/{invoice.Id()}/lines/{invoice.GetProperty("lines")[0].Id()}/calculation")).GetProperty("rule");
        (proof.Text("percentage"), proof.Text("share"), proof.Text("exact_discount")).ShouldBe(("10", "1", "3000"));
        (await seller.UsesOf(rule)).ShouldBe(2);
        var uses = await seller.List($"/pricing/rules/{rule.Id()}/usage");
        uses.Select(use => use.Number("discount_amount")).ShouldBe([3000, 3000]);
        uses[0].Text("invoice_id").ShouldBe(invoice.Text("id"));
        (await seller.Events("pricing_rule.used")).Length.ShouldBe(2);
        (await seller.FirstInvoice(await seller.Customer(), plan, 2)).RuleOf().ShouldBeNull();
    }

    [Fact]
    public async Task A_rule_runs_first_and_a_coupon_on_the_rest()
    {
        using var seller = service.NewSeller();
        await seller.Rule("Ten", FixedAmount);
        var customer = await seller.Customer();
        await seller.Created("/coupons", new { code = "FIFTH", name = "Fifth", duration = "forever", percentage = "20" });
        await seller.Created($"/customers/{customer}/coupons", new { code = "FIFTH" });
        var invoice = await seller.FirstInvoice(customer, (await seller.Sold()).Plan);
        invoice.GetProperty("discounts").EnumerateArray().Select(one => one.Number("discount_amount")).ShouldBe([1000, 1800]);
        invoice.Amount().ShouldBe(7200);
    }

    [Fact]
    public async Task A_fixed_price_is_of_the_whole_quantity_and_of_a_share_of_the_period_that_share()
    {
        using var seller = await service.NewSandbox("2025-04-16T00:00:00Z");
        await seller.Rule("Deal", FixedPrice);
        var invoice = await seller.FirstInvoice(await seller.Customer(), (await seller.Sold()).Plan, 2, "calendar");
        (invoice.Lines()[0], invoice.Number("discount_amount"), invoice.Amount()).ShouldBe((10000, 2500, 7500)); // 15 of 30 days of 150.00
        (await seller.FirstInvoice(await seller.Customer(), (await seller.Sold("70.00")).Plan, 2, "anniversary")).RuleOf().ShouldBeNull(); // 140.00 is less
    }

    [Fact]
    public async Task What_a_rule_left_of_a_charge_is_what_a_change_credits()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        await seller.Rule("Half", new { percentage = "50" });
        var subscription = await seller.SubscribeTo(await seller.Customer(), (await seller.Sold("30.00")).Plan, 1, "anniversary");
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var preview = await seller.Do($"/subscriptions/{subscription}/change/preview", new { quantity = 2 });
        await seller.Change(subscription, new { quantity = 2 });
        var invoice = await seller.Newest(subscription);
        invoice.Lines().ShouldBe([-750, 3000]);
        invoice.Amount().ShouldBe(750);
        preview.GetProperty("invoice").Amount().ShouldBe(750);
    }

    [Fact]
    public async Task A_limited_rule_prices_no_more_lines_than_it_may_however_many_come_at_once_and_a_void_invoice_gives_its_use_back()
    {
        using var seller = service.NewSeller();
        var rule = await seller.Rule("First two", new { max_uses = 2 });
        var (_, plan) = await seller.Sold();
        var customers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => seller.Buyer()));
        var invoices = await Task.WhenAll(customers.Select(customer => seller.FirstInvoice(customer, plan)));
        invoices.Select(invoice => invoice.Amount()).Order().ShouldBe([9000, 9000, 10000, 10000, 10000, 10000]);
        (await seller.UsesOf(rule)).ShouldBe(2);

        var given = invoices.First(invoice => invoice.Amount() == 9000);
        for (var i = 0; i < 2; i++)
            await seller.Do($"/invoices/{given.Id()}/void", new { reason = "wrong" });
        (await seller.UsesOf(rule)).ShouldBe(1);
        (await seller.Events("pricing_rule.use_returned")).Length.ShouldBe(1);
        var later = new List<long>();
        for (var i = 0; i < 2; i++)
            later.Add((await seller.FirstInvoice(await seller.Buyer(), plan)).Amount());
        later.ShouldBe([9000, 10000]);
        (await seller.List($"/pricing/rules/{rule.Id()}/usage")).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Of_rules_that_hold_the_highest_priority_prices_then_the_best_then_the_oldest()
    {
        using var seller = service.NewSeller();
        var (customer, plan) = (await seller.Customer(), (await seller.Sold()).Plan);
        async Task<string?> Name() =>
            (await seller.FirstInvoice(customer, plan)).GetProperty("discounts").EnumerateArray().Select(one => one.Text("name")).SingleOrDefault();

        await seller.Rule("Twenty", new { percentage = "20" });
        await seller.Rule("Twenty too", new { percentage = "20" });
        (await Name()).ShouldBe("Twenty");
        await seller.Rule("Thirty", new { percentage = "30" });
        (await Name()).ShouldBe("Thirty");
        var first = await seller.Rule("Five first", new { percentage = "5", priority = 1 });
        (await Name()).ShouldBe("Five first");
        await seller.Do($"/pricing/rules/{first.Id()}/deactivate");
        (await Name()).ShouldBe("Thirty");
        await seller.Do($"/pricing/rules/{first.Id()}/activate");
        (await Name()).ShouldBe("Five first");
    }

    [Fact]
    public async Task A_rule_is_for_products_or_categories_and_for_customers_of_its_segments()
    {
        using var seller = service.NewSeller();
        var category = (await seller.Created("/catalog/categories", new { name = "Internet" })).Id();
        var (sorted, product, other) = (await seller.Sold(category: category), await seller.Sold(), await seller.Sold());
        var byCategory = await seller.Rule("Category", new { applies_to_all = false, category_ids = new[] { category } });
        var byProduct = await seller.Rule("Product", new { applies_to_all = false, product_ids = new[] { product.Product }, customer_segments = new[] { "School" } });
        (await (await seller.Delete($"/catalog/categories/{category}")).Code()).ShouldBe("category.in_use");
        var school = (await seller.Created("/customers", new { name = "S", email = "s@s.example", currency = "EUR", segments = new[] { "school", "vip" } })).Id();
        await seller.Card(school);
        var buyer = await seller.Customer();

        (await seller.FirstInvoice(buyer, sorted.Plan)).RuleOf().ShouldBe(byCategory.Text("id"));
        (await seller.FirstInvoice(buyer, product.Plan)).RuleOf().ShouldBeNull();
        (await seller.FirstInvoice(school, product.Plan)).RuleOf().ShouldBe(byProduct.Text("id"));
        (await seller.FirstInvoice(school, other.Plan)).RuleOf().ShouldBeNull();
        (await seller.Get($"/customers/{school}")).GetProperty("segments").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_renewal_has_the_rules_of_the_instant_at_which_its_period_begins()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        await seller.Rule("March", new { ends_at = "2025-04-01T00:00:00Z" });
        await seller.Rule("From May", new { percentage = "20", starts_at = "2025-05-01T00:00:00Z" });
        var subscription = await seller.SubscribeTo(await seller.Customer(), (await seller.Sold()).Plan, 1, "anniversary");
        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        await seller.AdvanceTo("2025-05-03T00:00:00Z"); // both renewals come from their own instants
        (await seller.InvoicesOf(subscription)).Reverse().Select(invoice => invoice.Amount()).ShouldBe([9000, 10000, 8000]);
        preview.Amount().ShouldBe(10000);
    }

    [Fact]
    public async Task A_calculation_says_what_the_invoice_takes_and_why_and_uses_nothing_up()
    {
        using var seller = service.NewSeller();
        var (customer, plan) = (await seller.Customer(), (await seller.Sold("33.33")).Plan);
        await seller.Rule("Big", new { min_quantity = 10, priority = 9 });
        await seller.Rule("Over", new { ends_at = "2020-01-01T00:00:00Z" });
        await seller.Rule("Dollars", new { discount_type = "fixed_amount", percentage = (string?)null, amount = 1, currency = "USD" });
        await seller.Rule("Small", new { percentage = "1" });
        var rare = await seller.Rule("Rare", new { percentage = "12.5", max_uses = 1 });
        for (var i = 0; i < 2; i++)
        {
            var shown = await seller.Do("/pricing/calculate", new { plan_id = plan, quantity = 3, customer_id = customer });
            (shown.Number("list_amount"), shown.Number("discount_amount"), shown.Number("net_amount")).ShouldBe((9999, 1250, 8749));
            var line = shown.GetProperty("lines")[0];
            line.GetProperty("rule").Text("exact_discount").ShouldBe("9999/8");
            line.GetProperty("rules").EnumerateArray().Select(one => (one.Text("name"), one.Text("verdict"))).ShouldBe(
                [("Big", "quantity_too_small"), ("Rare", "applied"), ("Over", "ended"), ("Small", "outranked"), ("Dollars", "other_currency")]);
        }

        (await seller.UsesOf(rare)).ShouldBe(0);
        var invoice = await seller.FirstInvoice(customer, plan, 3);
        (invoice.Number("discount_amount"), invoice.RuleOf()).ShouldBe((1250, rare.Text("id")));
        (await seller.Do("/pricing/calculate", new { plan_id = plan, quantity = 3 })).GetProperty("lines")[0].GetProperty("rule").Text("name").ShouldBe("Small");
    }

    [Fact]
    public async Task Rules_that_only_the_discount_decides_between_are_listed_as_conflicts()
    {
        using var seller = service.NewSeller();
        var category = (await seller.Created("/catalog/categories", new { name = "Internet" })).Id();
        var (product, _) = await seller.Sold(category: category);
        await seller.Rule("A", new { applies_to_all = false, product_ids = new[] { product }, priority = 1 });
        await seller.Rule("B", new { applies_to_all = false, category_ids = new[] { category }, priority = 1 });
        await seller.Rule("Higher", new { priority = 2 });
        await seller.Rule("Old", new { priority = 1, ends_at = "2020-01-01T00:00:00Z" });
        await seller.Rule("New", new { priority = 2, customer_segments = new[] { "school" }, starts_at = "2030-01-01T00:00:00Z" });
        await seller.Rule("New too", new { priority = 2, customer_segments = new[] { "church" }, starts_at = "2030-01-01T00:00:00Z" });
        (await seller.List("/pricing/rules/conflicts")).Select(one => (one.Text("rule_name"), one.Text("other_rule_name")))
            .ShouldBe([("A", "B"), ("Higher", "New"), ("Higher", "New too")]);
    }

    [Fact]
    public async Task A_changed_rule_prices_otherwise_from_then_on_and_its_limit_holds_what_it_has_used()
    {
        using var seller = service.NewSeller();
        var rule = await seller.Rule("Two", new { max_uses = 3 });
        var plan = (await seller.Sold()).Plan;
        for (var i = 0; i < 2; i++)
            await seller.FirstInvoice(await seller.Customer(), plan);
        (await (await seller.Edit(HttpMethod.Patch, $"/pricing/rules/{rule.Id()}", new { max_uses = 1 })).Code()).ShouldBe("pricing_rule.limit_below_uses");
        (await seller.Edit(HttpMethod.Patch, $"/pricing/rules/{rule.Id()}", FixedAmountPatch(2))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seller.FirstInvoice(await seller.Customer(), plan)).RuleOf().ShouldBeNull();
        (await seller.Edit(HttpMethod.Patch, $"/pricing/rules/{rule.Id()}", new { max_uses = 3 })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await seller.FirstInvoice(await seller.Customer(), plan)).Amount().ShouldBe(9500);
        var free = await seller.Rule("Free");
        (await (await seller.Edit(HttpMethod.Patch, $"/pricing/rules/{free.Id()}", new { max_uses = 5 })).Code()).ShouldBe("pricing_rule.limit_fixed");
        (await seller.Events("pricing_rule.updated")).Length.ShouldBe(2);

        static object FixedAmountPatch(int uses) => new { discount_type = "fixed_amount", amount = 500, currency = "EUR", max_uses = uses };
    }

    [Theory]
    [InlineData("""{"applies_to_all":false}""", "pricing_rule.target_unclear")]
    [InlineData("""{"product_ids":["0190a000-0000-7000-8000-000000000001"]}""", "pricing_rule.target_unclear")]
    [InlineData("""{"applies_to_all":false,"product_ids":["0190a000-0000-7000-8000-000000000001"]}""", "product.not_found")]
    [InlineData("""{"applies_to_all":false,"category_ids":["0190a000-0000-7000-8000-000000000001"]}""", "category.not_found")]
    [InlineData("""{"percentage":"100.5"}""", "pricing_rule.percentage_out_of_range")]
    [InlineData("""{"amount":5,"currency":"EUR"}""", "pricing_rule.discount_unclear")]
    [InlineData("""{"discount_type":"fixed_price","percentage":null,"amount":5}""", "pricing_rule.discount_unclear")]
    [InlineData("""{"starts_at":"2025-01-01T00:00:00Z","ends_at":"2025-01-01T00:00:00Z"}""", "pricing_rule.window_empty")]
    [InlineData("""{"customer_segments":["!"]}""", "customer.segment_malformed")]
    [InlineData("""{"min_quantity":0}""", "request.invalid")]
    public async Task A_rule_that_cannot_be_is_refused_by_name(string more, string code)
    {
        using var seller = service.NewSeller();
        var body = JsonSerializer.Deserialize<Dictionary<string, object?>>(more)!;
        foreach (var (name, value) in new (string, object)[] { ("name", "x"), ("applies_to_all", true), ("discount_type", "percentage"), ("percentage", "10") })
            body.TryAdd(name, value);
        (await (await seller.Post("/pricing/rules", body)).Code()).ShouldBe(code);
        (await seller.List("/pricing/rules")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rules_of_another_tenant_neither_price_nor_are_seen()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var foreign = (await other.Rule()).Id();
        (await seller.FirstInvoice(await seller.Customer(), (await seller.Sold()).Plan)).RuleOf().ShouldBeNull();
        foreach (var path in new[] { "", "/usage" })
            (await (await seller.Http.GetAsync($"/api/v1/billing/pricing/rules/{foreign}{path}")).Code()).ShouldBe("pricing_rule.not_found");
        (await (await seller.Post($"/pricing/rules/{foreign}/deactivate", null)).Code()).ShouldBe("pricing_rule.not_found");
    }
}
