using System.Text.Json;
using DotMac.Billing.Domain.Analytics;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Recurring revenue, its movements, collections, ageing and deferred revenue, each for any past day.</summary>
public sealed class AnalyticsTests(BillingService service)
{
    [Fact]
    public async Task L05_each_subscription_counts_by_the_month_without_tax_after_coupons_for_ever_and_any_past_day_stays_what_it_was()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var yearly = await Subscribe(seller, "120.00", "year");
        await Subscribe(seller, "91.00", "quarter");
        await Subscribe(seller, "7.00", "week");
        var discounted = await seller.Customer();
        await seller.Tax(discounted, "20");
        await seller.Created("/coupons", new { code = "HALF", name = "Half", duration = "forever", percentage = "50" });
        await seller.Created("/coupons", new { code = "ONCE", name = "Once", duration = "once", percentage = "100" });
        foreach (var code in new[] { "HALF", "ONCE" })
            await seller.Created($"/customers/{discounted}/coupons", new { code });
        await Subscribe(seller, "20.00", customer: discounted);
        await Subscribe(seller, "30.00", trialDays: 14);
        await seller.Idle();
        (await Revenue(seller)).ShouldBe((8066, 12 * 8066, 4));

        await seller.Advance(TimeSpan.FromDays(40));
        (await Revenue(seller)).ShouldBe((8066 + 3000, 12 * 11066, 5));
        await seller.Do($"/subscriptions/{yearly}/cancel", new { at_period_end = false });
        (await Revenue(seller)).ShouldBe((7066 + 3000, 12 * 10066, 4));
        (await Revenue(seller, "?at=2025-01-02T00:00:00Z")).ShouldBe((8066, 12 * 8066, 4));
        (await seller.Get("/analytics/mrr?at=2024-12-31T00:00:00Z")).GetProperty("currencies").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Pauses_bring_nothing_and_what_is_past_due_still_counts()
    {
        using var seller = await service.NewSandbox();
        var paused = await Subscribe(seller, "10.00");
        var owed = await Subscribe(seller, "5.00", customer: await seller.Customer("card_declined"));
        await seller.Subscription(owed, found => found.Text("status") == "past_due");
        await seller.Do($"/subscriptions/{paused}/pause");
        (await Revenue(seller)).ShouldBe((500, 6000, 1));
        await seller.Do($"/subscriptions/{paused}/resume");
        (await Revenue(seller)).ShouldBe((1500, 18000, 2));
    }

    [Fact]
    public async Task Movements_tell_new_expansion_contraction_churn_and_reactivation_apart_and_add_up()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var plan = await seller.Plan("10.00");
        var (grown, shrunk, lost, back) = (await Standing(2), await Standing(3), await Standing(4), await seller.Customer());
        var first = (await seller.Created("/subscriptions", new { customer_id = back, plan_id = plan })).Id();
        await seller.Advance(TimeSpan.FromHours(1));
        await seller.Do($"/subscriptions/{first}/cancel", new { at_period_end = false });
        await seller.Advance(TimeSpan.FromDays(5));
        await seller.Change(grown, new { plan_id = plan, quantity = 5 });
        await seller.Change(shrunk, new { plan_id = plan, quantity = 1 });
        await seller.Do($"/subscriptions/{lost}/cancel", new { at_period_end = false });
        await seller.Created("/subscriptions", new { customer_id = back, plan_id = plan });
        await Standing(7);
        await seller.Advance(TimeSpan.FromDays(60));

        var moved = (await seller.Get("/analytics/mrr/movements?from=2025-01-02&until=2025-01-15")).GetProperty("currencies")[0];
        new[] { "start", "new", "expansion", "contraction", "churn", "reactivation", "end" }.Select(name => moved.Number($"{name}_amount"))
            .ShouldBe([9000, 7000, 3000, -2000, -4000, 1000, 14000]);
        (moved.Number("start_customers"), moved.Number("churned_customers"), moved.Text("customer_churn_rate"), moved.Text("revenue_churn_rate"))
            .ShouldBe((3, 1, "0.3333", "0.6667"));
        (await (await seller.Http.GetAsync("/api/v1/billing/analytics/mrr/movements?from=2025-01-15&until=2025-01-02")).Code()).ShouldBe("analytics.period_reversed");

        async Task<Guid> Standing(long quantity) =>
            (await seller.Created("/subscriptions", new { customer_id = await seller.Customer(), plan_id = plan, quantity })).Id();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Movements_of_any_customers_add_up(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 1000; run++)
        {
            var customers = Enumerable.Range(0, random.Next(0, 20)).Select(_ => ((long)random.Next(0, 3), (long)random.Next(0, 3), random.Next(2) == 0)).ToArray();
            var moved = RevenueMovement.Of(customers);
            (moved.StartAmount + moved.NewAmount + moved.ExpansionAmount + moved.ContractionAmount + moved.ChurnAmount + moved.ReactivationAmount)
                .ShouldBe(moved.EndAmount);
            (moved.NewAmount >= 0 && moved.ExpansionAmount >= 0 && moved.ReactivationAmount >= 0 && moved.ContractionAmount <= 0 && moved.ChurnAmount <= 0).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Collections_and_ageing_come_from_the_ledger_and_agree_with_it()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var buyer = await seller.Buyer();
        await seller.Paid(await seller.Finalized(await seller.Customer()));
        await seller.Do($"/customers/{buyer}/balance/adjustments", new { amount = 500, reason = "deposit" });
        await seller.Finalized(buyer);
        var bad = await seller.Finalized(buyer);
        await seller.Do($"/invoices/{await seller.Finalized(buyer)}/void", new { reason = "wrong" });
        await seller.Advance(TimeSpan.FromDays(50));
        await seller.Finalized(buyer);
        (await Aged(seller, "")).ShouldBe([3000, 5500, 0, 0, 0, 8500]);
        await seller.Do($"/invoices/{bad}/mark-uncollectible", new { reason = "bankrupt" });
        await seller.Advance(TimeSpan.FromDays(45));

        (await Aged(seller, "")).ShouldBe([0, 3000, 0, 2500, 0, 5500]);
        (await Aged(seller, "?on=2025-01-05")).ShouldBe([5500, 0, 0, 0, 0, 5500]);
        (await Aged(seller, "?on=9999-12-31")).ShouldBe([0, 0, 0, 0, 5500, 5500]);
        await Collected("from=2025-01-01&until=2025-02-01", 9000, 3000, 500, 0, 0, 5500);
        await Collected("from=2025-02-01&until=2025-03-01", 3000, 0, 0, 0, 3000, 0);
        await Collected("from=2025-01-01&until=2026-01-01", 12000, 3000, 500, 0, 3000, 5500);

        async Task Collected(string days, params long[] amounts)
        {
            var collected = (await seller.Get($"/analytics/collections?{days}")).GetProperty("currencies")[0];
            new[] { "invoiced", "paid", "balance", "credited", "written_off", "receivable_change" }.Select(name => collected.Number($"{name}_amount")).ShouldBe(amounts);
        }
    }

    [Fact]
    public async Task Deferred_revenue_is_earned_day_by_day_and_what_was_taken_back_is_not_deferred()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Tax(customer, "20");
        var subscription = await Subscribe(seller, "365.00", "year", customer: customer);
        await seller.Idle();
        await seller.Advance(TimeSpan.FromDays(40));
        var deferred = await Deferred(seller, "?on=2025-01-31");
        deferred.Number("deferred_amount").ShouldBe(33400);
        var schedule = deferred.GetProperty("schedule").EnumerateArray().ToArray();
        schedule.Select(month => month.Number("recognized_amount")).Take(3).ShouldBe([2800, 3100, 3000]);
        (schedule.Length, schedule[^1].Text("until"), schedule.Sum(month => month.Number("recognized_amount"))).ShouldBe((11, "2025-12-31", 33400));

        var invoice = await seller.Get($"/invoices/{(await seller.Get($"/subscriptions/{subscription}")).Id("latest_invoice_id")}");
        await seller.Created("/credit-notes", new
        {
            invoice_id = invoice.Id(),
            reason = "goodwill",
            lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[0].Id(), amount = 18250 } },
        });
        (await Deferred(seller, "?on=2025-02-10")).Number("deferred_amount").ShouldBe(32400 / 2);
        (await Deferred(seller, "?on=2025-01-31")).Number("deferred_amount").ShouldBe(33400);
    }

    [Fact]
    public async Task Nothing_is_deferred_of_what_was_cancelled_with_its_credit()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var subscription = await Subscribe(seller, "31.00");
        await seller.Idle();
        await seller.Advance(TimeSpan.FromDays(9));
        (await Deferred(seller, "")).Number("deferred_amount").ShouldBe(2100);
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        (await Deferred(seller, "")).Number("deferred_amount").ShouldBe(0);
    }

    [Fact]
    public async Task Another_tenants_figures_are_not_in_it_and_they_need_their_permission()
    {
        using var seller = await service.NewSandbox();
        await Subscribe(seller, "10.00");
        using var other = service.NewSeller();
        foreach (var path in new[] { "mrr", "ageing", "deferred-revenue", "collections?from=2025-01-01&until=2027-01-01", "mrr/movements?from=2025-01-01&until=2027-01-01" })
        {
            (await other.Get($"/analytics/{path}")).GetProperty("currencies").GetArrayLength().ShouldBe(0, path);
            using var stranger = service.Client(seller.Tenant, "billing.invoices.view");
            ((int)(await stranger.GetAsync($"/api/v1/billing/analytics/{path}")).StatusCode).ShouldBe(403, path);
        }
    }

    private static async Task<Guid> Subscribe(Seller seller, string price, string interval = "month", Guid? customer = null, int trialDays = 0) =>
        (await seller.Created("/subscriptions", new
        {
            customer_id = customer ?? await seller.Customer(),
            plan_id = await seller.Plan(price, interval: interval, trialDays: trialDays),
        })).Id();

    private static async Task<(long Monthly, long Yearly, long Subscriptions)> Revenue(Seller seller, string at = "")
    {
        var revenue = (await seller.Get($"/analytics/mrr{at}")).GetProperty("currencies")[0];
        return (revenue.Number("mrr_amount"), revenue.Number("arr_amount"), revenue.Number("subscriptions"));
    }

    private static async Task<long[]> Aged(Seller seller, string on)
    {
        var aged = (await seller.Get($"/analytics/ageing{on}")).GetProperty("currencies")[0];
        return [.. new[] { "not_due", "thirty_days", "sixty_days", "ninety_days", "older", "total" }.Select(name => aged.Number($"{name}_amount"))];
    }

    private static async Task<JsonElement> Deferred(Seller seller, string on) => (await seller.Get($"/analytics/deferred-revenue{on}")).GetProperty("currencies")[0];
}
