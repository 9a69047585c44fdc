using System.Text.Json;

namespace DotMac.Billing.Tests.Trials;

/// <summary>Rules R2 to R7 and cases K05 and L05 with other numbers: periods, changes, late usage and MRR.</summary>
public sealed class PeriodTrials(BillingService service)
{
    [Fact]
    public async Task A_year_that_begins_on_a_leap_day_is_clipped_and_returns_to_it()
    {
        using var seller = await service.NewSandbox("2024-02-29T00:00:00Z");
        var subscription = (await seller.Created("/subscriptions", new
        {
            customer_id = await seller.Customer(),
            plan_id = await seller.Plan("99.99", interval: "year"),
        })).Id();
        (string Until, string Start, string End)[] periods =
            [("2027-03-01", "2027-02-28", "2028-02-29"), ("2028-02-29", "2028-02-29", "2029-02-28")];
        foreach (var (until, start, end) in periods)
        {
            await seller.AdvanceTo($"{until}T00:00:00Z");
            await Runs(seller, subscription, $"{start}T00:00:00+00:00", $"{end}T00:00:00+00:00");
        }

        (await seller.InvoicesOf(subscription)).Select(invoice => invoice.Amount()).ShouldBe([9999, 9999, 9999, 9999, 9999]);
    }

    [Fact]
    public async Task Up_and_down_on_one_day_in_yen_comes_to_nothing_and_the_anchor_of_the_30th_returns()
    {
        using var seller = await service.NewSandbox("2025-01-30T00:00:00Z");
        var (customer, small, large) = (await seller.Customer(currency: "JPY"), await seller.Plan("1000", "JPY"), await seller.Plan("3000", "JPY"));
        var subscription = await seller.SubscribeTo(customer, small, anchor: "anniversary");
        await seller.AdvanceTo("2025-02-11T00:00:00Z");
        (await Changed(seller, subscription, new { plan_id = large })).Lines().ShouldBe([-586, 1759]); // 17/29
        (await Changed(seller, subscription, new { plan_id = small })).Lines().ShouldBe([-1759, 586]);
        (await seller.Balance(customer)).ShouldBe(1173);
        await seller.AdvanceTo("2025-02-28T00:00:00Z");
        await Runs(seller, subscription, "2025-02-28T00:00:00+00:00", "2025-03-30T00:00:00+00:00");
        (await seller.Balance(customer)).ShouldBe(173);
    }

    [Theory]
    [InlineData("second", -5168, 12921)] // 384 of 743 hours
    [InlineData("day", -5161, 12903)] // 16 of 31 days
    public async Task A_month_that_lacks_an_hour_is_shared_by_its_seconds_or_its_days(string proration, long credit, long debit)
    {
        using var seller = await service.NewSandbox("2025-03-01T05:00:00Z");
        var customer = await seller.Customer(currency: "KWD", zone: "America/New_York");
        var subscription = await seller.SubscribeTo(customer, await seller.Plan("10.000", "KWD"));
        await seller.AdvanceTo("2025-03-16T04:00:00Z");
        (await Changed(seller, subscription, new { plan_id = await seller.Plan("25.000", "KWD"), proration })).Lines().ShouldBe([credit, debit]);
    }

    [Theory]
    [InlineData("max", new[] { "7", "4" }, 700, "9", "2025-01-15", 200)]
    [InlineData("max", new[] { "7", "4" }, 700, "6", "2025-01-15", 0)]
    [InlineData("last", new[] { "5", "3" }, 300, "8", "2025-01-15", 0)]
    [InlineData("last", new[] { "5", "3" }, 300, "1", "2025-01-25", -200)]
    [InlineData("unique", new[] { "5", "3" }, 200, "5", "2025-01-15", 0)]
    [InlineData("unique", new[] { "5", "5" }, 100, "4", "2025-01-15", 100)]
    public async Task What_comes_late_changes_a_period_by_the_rule_of_its_meter(
        string aggregation, string[] values, long billed, string late, string on, long difference)
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var meter = await seller.Meter(aggregation);
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.00")]));
        await seller.AdvanceTo("2025-01-28T00:00:00Z");
        await seller.Use(subscription, meter, int.Parse(values[0], null), "2025-01-10T00:00:00Z");
        await seller.Use(subscription, meter, int.Parse(values[1], null), "2025-01-20T00:00:00Z");
        await seller.AdvanceTo("2025-02-10T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(billed);
        await seller.Use(subscription, meter, int.Parse(late, null), $"{on}T00:00:00Z");
        await seller.AdvanceTo("2025-03-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(difference);
    }

    [Fact]
    public async Task Revenue_of_a_month_in_yen_rounds_each_subscription_by_itself()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var discounted = await seller.Customer(currency: "JPY");
        await seller.Created("/coupons", new { code = "THIRD", name = "Third", duration = "forever", percentage = "33" });
        await seller.Created($"/customers/{discounted}/coupons", new { code = "THIRD" });
        (string Price, string Interval)[] plans = [("10000", "year"), ("1000", "quarter"), ("1000", "semi_annual"), ("100", "week")];
        foreach (var (price, interval) in plans)
            await seller.SubscribeTo(await seller.Customer(currency: "JPY"), await seller.Plan(price, "JPY", interval: interval), anchor: "anniversary");
        await seller.SubscribeTo(discounted, await seller.Plan("999", "JPY"), anchor: "anniversary");
        await seller.SubscribeTo(await seller.Customer(currency: "JPY"), await seller.Plan("500", "JPY", trialDays: 7), anchor: "anniversary");
        await seller.Idle();
        var revenue = (await seller.Get("/analytics/mrr")).GetProperty("currencies")[0];
        // 833 + 333 + 167 + 433 + 669
        (revenue.Amount("mrr_amount"), revenue.Amount("arr_amount"), revenue.Number("subscriptions")).ShouldBe((2435, 29220, 5));
    }

    private static async Task<JsonElement> Changed(Seller seller, Guid subscription, object change) =>
        await seller.Get($"/invoices/{(await seller.Change(subscription, change)).Id("latest_invoice_id")}");

    private static async Task Runs(Seller seller, Guid id, string start, string end)
    {
        var subscription = await seller.Get($"/subscriptions/{id}");
        (subscription.Text("period_start"), subscription.Text("period_end")).ShouldBe((start, end));
    }
}
