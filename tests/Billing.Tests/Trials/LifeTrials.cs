namespace DotMac.Billing.Tests.Trials;

/// <summary>Rules R3 to R7 and cases A11, B11 to B15, D13 and D19 with other numbers: trials, add-ons, commitments, meters, pauses and ends.</summary>
public sealed class LifeTrials(BillingService service)
{
    /// <summary>The period has 30 days: 16 of them for 7, 9 for 2 instead, and 5 after the last one that counts as used.</summary>
    [Fact]
    public async Task An_addon_of_three_decimals_is_bought_halved_and_left_within_one_period()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        var (customer, subscription) = await seller.Monthly("12.345", "KWD");
        await seller.AdvanceTo("2025-02-28T00:00:00Z");
        var addon = await seller.Addon("1.111", "KWD");
        await seller.AdvanceTo("2025-04-14T00:00:00Z"); // the period is [03-31, 04-30)
        var item = (await seller.Buy(subscription, addon, 7)).Id();
        (await seller.Newest(subscription)).Lines().ShouldBe([4148]); // 7777 x 16/30 = 4147.73
        await seller.AdvanceTo("2025-04-21T00:00:00Z");
        await seller.Set(subscription, item, 2);
        (await seller.Newest(subscription)).Lines().ShouldBe([-2333, 667]); // 7777 x 9/30 = 2333.1, 2222 x 9/30 = 666.6
        await seller.AdvanceTo("2025-04-24T00:00:00Z");
        await seller.Cancel(subscription, item, new { at_period_end = false });
        (await seller.Newest(subscription)).Lines().ShouldBe([-370]); // 2222 x 5/30 = 370.3
        (await seller.Balance(customer)).ShouldBe(2036);
        await seller.AdvanceTo("2025-04-30T00:00:00Z");
        var renewed = await seller.Newest(subscription);
        (renewed.Amount(), renewed.Amount("balance_amount")).ShouldBe((12345, 2036));
    }

    /// <summary>Joined on the 11th: 21 of 31 days of the first month.</summary>
    [Theory]
    [InlineData(5000L, null, 123, 3387, 700, 7000)] // 12.30 of 33.87, then more than 50.00
    [InlineData(5000L, null, 0, 3387, 499, 5000)]
    [InlineData(null, 2000L, 200, 1355, 150, 1500)] // 20.00 of 13.548, then less than 20.00
    [InlineData(null, 2000L, 135, 1350, 201, 2000)]
    public async Task A_commitment_of_a_plan_counts_for_the_part_of_the_first_month_and_wholly_for_the_next(
        long? minimum, long? maximum, int used, long first, int usedNext, long second)
    {
        using var seller = await service.NewSandbox("2025-01-11T00:00:00Z");
        var meter = await seller.Meter();
        var plan = await seller.PlanWith([Metered.PerUnit(meter, "0.10")], minimum: minimum, maximum: maximum);
        var subscription = await seller.SubscribeTo(await seller.Customer(), plan);
        await seller.AdvanceTo("2025-01-20T00:00:00Z");
        if (used > 0)
            await seller.Use(subscription, meter, used);
        await seller.AdvanceTo("2025-02-20T00:00:00Z");
        await seller.Use(subscription, meter, usedNext);
        await seller.AdvanceTo("2025-03-01T00:00:00Z");
        (await seller.InvoicesOf(subscription)).Reverse().Skip(1).Select(invoice => invoice.Amount()).ShouldBe([first, second]);
    }

    /// <summary>The end of the 18th day of 28 with a minimum of 40.00: 12.50 of 25.714, and 13.214 are missing.</summary>
    [Fact]
    public async Task An_end_within_the_month_owes_the_minimum_for_the_days_until_then()
    {
        using var seller = await service.NewSandbox("2025-02-01T00:00:00Z");
        var meter = await seller.Meter();
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "2.50", minimum: 4000)]));
        await seller.AdvanceTo("2025-02-10T00:00:00Z");
        await seller.Use(subscription, meter, 5);
        await seller.AdvanceTo("2025-02-18T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        (await seller.Newest(subscription)).Lines().ShouldBe([1250, 1321]);
    }

    [Fact]
    public async Task A_standing_quantity_that_rises_and_falls_is_charged_for_the_days_of_each_and_goes_on()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var meter = await seller.Meter("weighted_sum");
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "7.77")]));
        await seller.AdvanceTo("2025-04-28T00:00:00Z");
        await seller.Use(subscription, meter, 4, "2025-04-01T00:00:00Z");
        await seller.Use(subscription, meter, 3, "2025-04-11T00:00:00Z");
        await seller.Use(subscription, meter, -2, "2025-04-21T00:00:00Z");
        await seller.AdvanceTo("2025-05-31T12:00:00Z");
        await seller.Use(subscription, meter, 1);
        await seller.AdvanceTo("2025-06-01T00:00:00Z");
        // (4 + 3 x 20/30 - 2 x 10/30) x 7.77 = 41.44, then (5 + 1/31) x 7.77 = 39.1006
        (await seller.InvoicesOf(subscription)).Reverse().Skip(1).Select(invoice => invoice.Amount()).ShouldBe([4144, 3910]);
    }

    [Theory]
    [InlineData(75, new[] { 8, 1, 5, 3, 9 }, 1200)] // the fourth of five
    [InlineData(50, new[] { 10, 1, 3, 2 }, 300)] // the second of four
    [InlineData(95, new[] { 4, 4, 7, 1, 2, 3, 6 }, 1050)] // the last of seven
    [InlineData(100, new[] { 2, 11 }, 1650)]
    public async Task A_percentile_is_the_smallest_value_that_so_many_percent_do_not_exceed(int percentile, int[] values, long amount)
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var meter = await seller.Meter("percentile", new { percentile });
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.PlanWith([Metered.PerUnit(meter, "1.50")]));
        foreach (var value in values)
            await seller.Use(subscription, meter, value);
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Newest(subscription)).Amount().ShouldBe(amount);
    }

    [Fact]
    public async Task A_cancellation_that_is_withdrawn_on_the_last_day_renews_and_one_that_is_not_ends()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        var (_, subscription) = await seller.Monthly("1000", "JPY");
        await seller.AdvanceTo("2025-02-10T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel");
        await seller.AdvanceTo("2025-02-27T23:59:59Z");
        await seller.Do($"/subscriptions/{subscription}/reactivate");
        await seller.AdvanceTo("2025-02-28T00:00:00Z");
        (await seller.Get($"/subscriptions/{subscription}")).Text("period_end").ShouldBe("2025-03-31T00:00:00+00:00");
        await seller.Do($"/subscriptions/{subscription}/cancel");
        await seller.AdvanceTo("2025-04-30T00:00:00Z");
        (await seller.Get($"/subscriptions/{subscription}")).Text("ended_at").ShouldBe("2025-03-31T00:00:00+00:00");
        (await seller.Billed(subscription)).ShouldBe([[1000], [1000]]);
    }

    /// <summary>Subscribed on 20 February of Tokyo; the first fee is of 6 to 31 March, 26 of 31 days.</summary>
    [Fact]
    public async Task A_trial_ends_with_the_day_of_the_customers_zone_and_the_rest_of_the_month_is_charged()
    {
        using var seller = await service.NewSandbox("2025-02-19T16:00:00Z");
        var customer = await seller.Customer(zone: "Asia/Tokyo");
        var subscription = await seller.SubscribeTo(customer, await seller.Plan("99.99", trialDays: 14));
        await seller.AdvanceTo("2025-03-05T14:59:59Z");
        (await seller.InvoicesOf(subscription)).ShouldBeEmpty();
        await seller.AdvanceTo("2025-03-05T15:00:00Z");
        (await seller.Newest(subscription)).Amount().ShouldBe(8386); // 8386.26
        await seller.AdvanceTo("2025-03-31T15:00:00Z");
        (await seller.Newest(subscription)).Amount().ShouldBe(9999);
    }

    [Fact]
    public async Task A_start_in_the_past_bills_its_part_of_the_first_month_and_every_month_since()
    {
        using var seller = await service.NewSandbox("2025-03-20T00:00:00Z");
        var customer = await seller.Customer();
        var plan = await seller.Plan("29.00");
        var subscription = (await seller.Created(
            "/subscriptions", new { customer_id = customer, plan_id = plan, billing_anchor = "calendar", start_date = "2025-01-15" })).Id();
        await seller.Idle();
        (await seller.Billed(subscription)).ShouldBe([[1590], [2900], [2900]]); // 17/31
        (await seller.Get($"/subscriptions/{subscription}")).Text("period_end").ShouldBe("2025-04-01T00:00:00+00:00");
    }

    [Fact]
    public async Task A_pause_that_ends_a_second_before_the_renewal_moves_nothing_and_one_that_spans_it_begins_anew()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        var ((_, early), (_, late)) = (await seller.Monthly("29.00"), await seller.Monthly("29.00"));
        await seller.AdvanceTo("2025-02-20T00:00:00Z");
        await seller.Do($"/subscriptions/{early}/pause");
        await seller.Do($"/subscriptions/{late}/pause");
        await seller.AdvanceTo("2025-02-27T23:59:59Z");
        await seller.Do($"/subscriptions/{early}/resume");
        await seller.AdvanceTo("2025-03-05T09:00:00Z");
        await seller.Do($"/subscriptions/{late}/resume");
        await Runs(seller, early, "2025-02-28T00:00:00+00:00", "2025-03-31T00:00:00+00:00");
        await Runs(seller, late, "2025-03-05T00:00:00+00:00", "2025-04-05T00:00:00+00:00");
        (await seller.Billed(early), await seller.Billed(late)).ShouldSatisfyAllConditions(
            billed => billed.Item1.ShouldBe([[2900], [2900]]), billed => billed.Item2.ShouldBe([[2900], [2900]]));
    }

    private static async Task Runs(Seller seller, Guid id, string start, string end)
    {
        var subscription = await seller.Get($"/subscriptions/{id}");
        (subscription.Text("period_start"), subscription.Text("period_end")).ShouldBe((start, end));
    }
}
