using System.Globalization;
using System.Numerics;
using System.Text.Json;
using DotMac.Kernel;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What was used is billed in arrears, by its own period: cases B11, C19, D09, D13 and K05 of billing-rules.md.</summary>
public sealed class UsageBillingTests(BillingService service)
{
    [Fact]
    public async Task K05_late_usage_is_priced_in_its_own_period_and_billed_on_the_next_invoice()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var (subscription, meter) = await Graduated(seller);
        await seller.AdvanceTo("2025-01-20T00:00:00Z");
        await seller.Use(subscription, meter, 12);
        await seller.AdvanceTo("2025-02-10T00:00:00Z");
        var january = (await seller.InvoicesOf(subscription))[0];
        january.Lines().ShouldBe([0, 16000]);
        await seller.Use(subscription, meter, 2, "2025-01-31T00:00:00Z");
        await seller.Use(subscription, meter, 1);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");

        var invoices = await seller.InvoicesOf(subscription);
        invoices[1].Lines().ShouldBe([0, 1000, 10000]);
        invoices[1].GetProperty("lines")[1].Text("description").ShouldBe("Late usage: Calls, 14, 2025-01-01 to 2025-01-31");
        invoices[2].Amount().ShouldBe(16000);
        invoices[0].Lines().ShouldBe([0, 10000]); // the first tier is due at no units at all
    }

    [Fact]
    public async Task B11_join_use_terminate_settle()
    {
        using var seller = await service.NewSandbox("2025-02-08T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Tax(customer, "20");
        var meter = await seller.Meter();
        var subscription = await seller.SubscribeTo(customer, await seller.PlanWith([Metered.PerUnit(meter, "1.00")], "100.00"));
        await seller.AdvanceTo("2025-02-10T00:00:00Z");
        await seller.Use(subscription, meter, 50);
        await seller.AdvanceTo("2025-02-21T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });

        var invoices = await seller.InvoicesOf(subscription);
        invoices.Select(invoice => invoice.Amount()).ShouldBe([6000, -3000, 9000], ignoreOrder: true); // two are of one millisecond
        var final = await seller.Paid(invoices.Single(invoice => invoice.Amount() == 6000).Id());
        (final.Amount("balance_amount"), final.Amount("paid_amount")).ShouldBe((3000, 3000));
        (await seller.Balance(customer)).ShouldBe(0);
        (await (await seller.Post("/usage", Metered.Event(subscription, meter, 1))).Code()).ShouldBe("usage.subscription_ended");
    }

    [Fact]
    public async Task What_was_used_until_a_cancellation_at_the_end_is_billed_by_an_invoice_of_its_own()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.00")], "10.00"));
        await seller.Use(subscription, meter, 7);
        await seller.Do($"/subscriptions/{subscription}/cancel");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.InvoicesOf(subscription)).Select(invoice => invoice.Amount()).ShouldBe([700, 1000]);
    }

    [Fact]
    public async Task D13_a_minimum_is_trued_up_in_proportion()
    {
        using var seller = await service.NewSandbox("2023-02-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Tax(customer, "20");
        var meter = await seller.Meter();
        var subscription = await seller.SubscribeTo(customer, await seller.PlanWith([Metered.PerUnit(meter, "8.00", 1000)]));
        await seller.Use(subscription, meter, 1);
        await seller.AdvanceTo("2023-02-25T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        var invoice = (await seller.InvoicesOf(subscription))[0];
        invoice.Lines().ShouldBe([800, 93]);
        (invoice.Amount("subtotal_amount"), invoice.Amount("tax_amount"), invoice.Amount()).ShouldBe((893, 179, 1072));
    }

    [Theory]
    [InlineData(5, 5000L, null, new long[] { 0, 500, 4500 })]
    [InlineData(80, null, 7000L, new long[] { 0, 7000 })]
    [InlineData(60, 5000L, 7000L, new long[] { 0, 6000 })]
    public async Task A_plan_has_commitments_of_all_its_metered_charges(int units, long? minimum, long? maximum, long[] lines)
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var plan = await seller.PlanWith([Metered.PerUnit(meter, "1.00")], "0.00", minimum, maximum);
        var subscription = await seller.SubscribeTo(await seller.Customer(), plan);
        await seller.Use(subscription, meter, units);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe(lines);
    }

    [Fact]
    public async Task Late_usage_takes_back_what_was_billed_up_to_a_minimum()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.00", 1000)]));
        await seller.Use(subscription, meter, 4);
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 400, 600]);
        await seller.Use(subscription, meter, 8, "2025-03-31T00:00:00Z");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 800, -600, 1000]);
    }

    [Fact]
    public async Task Late_usage_takes_back_no_more_than_a_coupon_left_of_what_was_billed()
    {
        using var seller = await service.NewSandbox();
        var (meter, customer) = (await seller.Meter(), await seller.Customer());
        await seller.Created("/coupons", new { code = "HALF", name = "Half", percentage = "50", duration = "forever" });
        await seller.Do($"/customers/{customer}/coupons", new { code = "HALF" });
        var subscription = await seller.SubscribeTo(customer, await seller.PlanWith([Metered.PerUnit(meter, "1.00", 1000)]));
        await seller.Use(subscription, meter, 4);
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Amount("total_amount").ShouldBe(500);
        await seller.Use(subscription, meter, 8, "2025-03-31T00:00:00Z");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        var invoice = (await seller.InvoicesOf(subscription))[0];
        invoice.Lines().ShouldBe([0, 800, -300, 1000]);
        invoice.Amount("total_amount").ShouldBe(600, "400 and 500 are left of what is new, and 300 of the 600 that are taken back");
        await seller.Use(subscription, meter, 1, "2025-03-31T00:00:00Z");
        await seller.AdvanceTo("2025-06-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 100, 1000]);
    }

    [Fact]
    public async Task An_absurd_quantity_is_billed_as_it_was_sent()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1000.00")]));
        await seller.Use(subscription, meter, 900_000_000_000);
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 90_000_000_000_000_000]);
    }

    [Fact]
    public async Task The_preview_is_the_invoice_byte_for_byte()
    {
        using var seller = await service.NewSandbox();
        var (subscription, meter) = await Graduated(seller);
        await seller.Use(subscription, meter, 12);
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        await seller.Use(subscription, meter, 2, "2025-03-31T00:00:00Z");
        await seller.Use(subscription, meter, 7);
        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        var invoice = (await seller.InvoicesOf(subscription))[0];
        preview.Lines().ShouldBe([0, 1000, 15000]);
        foreach (var member in preview.EnumerateObject().Where(member => member.Name is not ("lines" or "due_amount")))
            invoice.GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText(), member.Name);
        foreach (var (line, shown) in invoice.GetProperty("lines").EnumerateArray().Zip(preview.GetProperty("lines").EnumerateArray()))
            foreach (var member in shown.EnumerateObject())
                line.GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText(), member.Name);
    }

    [Fact]
    public async Task Each_line_can_be_calculated_again_from_its_proof()
    {
        using var seller = await service.NewSandbox();
        var (subscription, meter) = await Graduated(seller);
        await seller.Use(subscription, meter, 12);
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        await seller.Use(subscription, meter, 2, "2025-03-31T00:00:00Z");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        foreach (var invoice in await seller.InvoicesOf(subscription))
            foreach (var line in invoice.GetProperty("lines").EnumerateArray())
            {
                var proof = await seller.Get($"/invoices/{invoice.Id()}/lines/{line.Id()}/calculation");
                var exact = Fraction(proof.Text("exact_amount")!);
                ((long)exact.Round() - proof.Amount("billed_amount")).ShouldBe(line.Amount("line_amount"));
                proof.GetProperty("plan_id").ValueKind.ShouldBe(JsonValueKind.String);
                if (proof.GetProperty("tiers").EnumerateArray().ToArray() is { Length: > 0 } tiers)
                    tiers.Aggregate(Ratio.Zero, (sum, tier) => sum + Fraction(tier.Text("amount")!)).ShouldBe(exact);
            }

        var first = (await seller.InvoicesOf(subscription))[0];
        (await seller.Http.GetAsync($"/api/v1/billing/invoices/{first.Id()}/lines/{Guid.NewGuid()}/calculation")).StatusCode
            .ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_changed_plan_bills_what_was_used_under_the_old_one_and_its_preview_shows_that()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var (old, next) = (await seller.PlanWith([Metered.PerUnit(meter, "1.00")]), await seller.PlanWith([Metered.PerUnit(meter, "3.00")]));
        var subscription = await seller.SubscribeTo(await seller.Customer(), old);
        await seller.Use(subscription, meter, 10);
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        var preview = (await seller.Do($"/subscriptions/{subscription}/change/preview", new { plan_id = next })).GetProperty("invoice");
        await seller.Change(subscription, new { plan_id = next });
        preview.Lines().ShouldBe([0, 0, 1000]);
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 0, 1000]);
        await seller.Use(subscription, meter, 10);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 3000]);
    }

    [Fact]
    public async Task A_metered_plan_that_follows_an_unmetered_one_bills_from_the_change_on()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter();
        var (old, next) = (await seller.PlanWith([]), await seller.PlanWith([Metered.PerUnit(meter, "1.00", minimum: 31_00)]));
        var subscription = await seller.SubscribeTo(await seller.Customer(), old);
        await seller.Use(subscription, meter, 10);
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        await seller.Change(subscription, new { plan_id = next });
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([0, 1600]); // 16 of 31 days of the minimum, and nothing used
    }

    [Fact]
    public async Task A_paused_period_that_is_over_is_measured_to_its_end_and_not_to_the_cancellation()
    {
        using var seller = await service.NewSandbox();
        var meter = await seller.Meter("weighted_sum");
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.00")]));
        await seller.Use(subscription, meter, 10);
        await seller.AdvanceTo("2025-03-10T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/pause");
        await seller.AdvanceTo("2025-06-10T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(1000);
    }

    [Fact]
    public async Task C19_graduated_seats_are_credited_and_charged_for_the_rest_of_the_period()
    {
        using var seller = await service.NewSandbox("2024-01-01T00:00:00Z");
        object[] tiers = [new { up_to = "50" }, new { up_to = "100", unit_price = "20" }, new { up_to = "200", unit_price = "17.50" }, new { unit_price = "15" }];
        var plan = await seller.PlanWith([new { code = "seats", name = "Seats", model = "graduated", basis = "quantity", tiers }], "999.00");
        var customer = await seller.Customer();
        var subscription = await seller.SubscribeTo(customer, plan, 100);
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([99900, 100000]);
        await seller.AdvanceTo("2024-01-16T00:00:00Z");
        await seller.Change(subscription, new { quantity = 143 });
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(38839);
        await seller.Change(subscription, new { quantity = 100 });
        (await seller.Balance(customer)).ShouldBe(38839);
        await seller.AdvanceTo("2024-02-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(199900);
    }

    [Theory]
    [InlineData("per_unit", "metered", null, "meter")]
    [InlineData("graduated", "quantity", null, "tiers")]
    [InlineData("percentage", "quantity", null, "basis")]
    [InlineData("volume", "quantity", "5", "price")]
    public async Task A_charge_that_could_not_be_billed_is_refused(string model, string basis, string? price, string member)
    {
        using var seller = service.NewSeller();
        var product = (await seller.Created("/catalog/products", new { sku = "S-1", name = "Product" })).Id();
        object[] charges = [new { code = "c1", name = "C", model, basis, price }];
        var refused = await seller.Post(
            "/subscriptions/plans", new { product_id = product, code = "p1", name = "P", interval = "month", price = "1", currency = "EUR", charges });
        var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement;
        (problem.Text("code"), problem.GetProperty("errors").EnumerateObject().Single().Name).ShouldBe(("charge.invalid", $"/charges/0/{member}"));
    }

    private static async Task<(Guid Subscription, string Meter)> Graduated(Seller seller)
    {
        var meter = await seller.Meter();
        var plan = await seller.PlanWith([new { code = "calls", name = "Calls", model = "graduated", basis = "metered", meter, tiers = Metered.Tiers }]);
        return (await seller.SubscribeTo(await seller.Customer(), plan), meter);
    }

    private static Ratio Fraction(string text) => text.Split('/') switch
    {
        [var whole] => new(BigInteger.Parse(whole, CultureInfo.InvariantCulture), 1),
        var parts => new(BigInteger.Parse(parts[0], CultureInfo.InvariantCulture), BigInteger.Parse(parts[1], CultureInfo.InvariantCulture)),
    };
}
