using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>How add-ons are bought, changed and cancelled within a period, by figures computed by hand.</summary>
public sealed class AddonPurchaseTests(BillingService service)
{
    [Fact]
    public async Task Three_bought_in_the_middle_one_kept_later_and_cancelled_at_the_end()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (customer, subscription) = await seller.Monthly();
        var addon = await seller.Addon();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var item = (await seller.Buy(subscription, addon, 3)).Id();
        var bought = await seller.Newest(subscription);
        bought.Lines().ShouldBe([1500]);
        bought.GetProperty("lines")[0].Text("description").ShouldBe("Extra, 2025-04-16 to 2025-04-30 (15 of 30 days)");
        await seller.AdvanceTo("2025-04-21T00:00:00Z");
        (await seller.Set(subscription, item, 1)).Number("quantity").ShouldBe(1);
        (await seller.Balance(customer)).ShouldBe(667);
        var canceled = await seller.Cancel(subscription, item);
        (canceled.Text("status"), canceled.GetProperty("ends_at").GetDateTimeOffset()).ShouldBe(("canceled", new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero)));
        await seller.AdvanceTo("2025-05-01T00:00:00Z");

        (await seller.Billed(subscription)).ShouldBe([[3000], [1500], [-1000, 333], [3000]]);
        (await seller.Newest(subscription)).Amount("balance_amount").ShouldBe(667);
        (await seller.List($"/subscriptions/{subscription}/addons")).ShouldBeEmpty();
        (await seller.Events("subscription.addon_added")).Single().Number("quantity").ShouldBe(3);
        (await seller.Events("subscription.addon_updated")).Select(told => (told.Number("previous_quantity"), told.Number("quantity"), told.GetProperty("cancel_at_period_end").GetBoolean()))
            .ShouldBe([(3, 1, false), (1, 1, true)]);
        var removed = (await seller.Events("subscription.addon_removed")).Single();
        (removed.Id("addon_id"), removed.Id("item_id"), removed.GetProperty("removed_at").GetDateTimeOffset())
            .ShouldBe((addon, item, new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("JPY", "3000", "1000", 3000, 333)]
    [InlineData("BHD", "3.000", "1.234", 3000, 411)]
    public async Task Each_currency_rounds_to_its_own_minor_unit_once(string currency, string plan, string price, long whole, long rest)
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly(plan, currency);
        await seller.AdvanceTo("2025-04-21T00:00:00Z");
        await seller.Buy(subscription, await seller.Addon(price, currency));
        (await seller.Billed(subscription)).ShouldBe([[whole], [rest]]);
    }

    [Theory]
    [InlineData("day", 500)]
    [InlineData("second", 483)] // 1 252 800 of 2 592 000 seconds
    [InlineData("full", 1000)]
    public async Task The_rest_of_the_period_is_charged_by_days_by_seconds_or_whole(string proration, long amount)
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        await seller.AdvanceTo("2025-04-16T12:00:00Z");
        await seller.Buy(subscription, await seller.Addon(), proration: proration);
        (await seller.Billed(subscription)).ShouldBe([[3000], [amount]]);
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Newest(subscription)).Lines().ShouldBe([3000, 1000]);
    }

    [Fact]
    public async Task Without_proration_nothing_is_billed_before_the_renewal_but_what_is_charged_once()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        await seller.Buy(subscription, await seller.Addon(), proration: "none");
        await seller.Buy(subscription, await seller.Addon(more: new { prices = new[] { new { currency = "EUR", price = "10", setup_fee = "5" } } }), 2, "none");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Billed(subscription)).ShouldBe([[3000], [500], [3000, 1000, 2000]]);
    }

    [Fact]
    public async Task What_is_charged_once_is_charged_whole_and_more_of_it_is_charged_later()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var once = await seller.Addon("7.00", billing: "one_time", more: new { prices = new[] { new { currency = "EUR", price = "7", setup_fee = "5" } } });
        var item = (await seller.Buy(subscription, once, 2)).Id();
        await seller.Set(subscription, item, 5);
        (await (await seller.Put($"/subscriptions/{subscription}/addons/{item}/quantity", new { quantity = 4 })).Code()).ShouldBe("addon.bought_once");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Cancel(subscription, item, new { at_period_end = false })).Text("status").ShouldBe("ended");
        (await seller.Billed(subscription)).ShouldBe([[3000], [500, 1400], [2100], [3000]]);
    }

    [Fact]
    public async Task In_a_trial_nothing_is_charged_before_it_ends()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly(trialDays: 10);
        var item = (await seller.Buy(subscription, await seller.Addon(more: new { prices = new[] { new { currency = "EUR", price = "10", setup_fee = "5" } } }), 2)).Id();
        await seller.Buy(subscription, await seller.Addon("7.00", billing: "one_time"));
        await seller.Set(subscription, item, 3);
        (await seller.List("/invoices")).ShouldBeEmpty();
        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        await seller.AdvanceTo("2025-04-11T00:00:00Z");
        (await seller.Billed(subscription)).ShouldBe([[3000, 500, 3000, 700]]);
        preview.ShouldHaveShown(await seller.Newest(subscription));
        await seller.AdvanceTo("2025-05-11T00:00:00Z");
        (await seller.Newest(subscription)).Lines().ShouldBe([3000, 3000]);
    }

    [Theory]
    [InlineData(false, 667)] // 10 of 30 days
    [InlineData(true, 600)] // the last day counts as used
    public async Task Cancelled_at_once_the_unused_time_is_credited_to_the_balance(bool lastDayUsed, long credit)
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (customer, subscription) = await seller.Monthly();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var item = (await seller.Buy(subscription, await seller.Addon(), 2)).Id();
        await seller.AdvanceTo("2025-04-21T00:00:00Z");
        var body = new { at_period_end = false, last_day_used = lastDayUsed };
        var preview = (await seller.Do($"/subscriptions/{subscription}/addons/{item}/cancel/preview", body)).GetProperty("invoice");
        (await seller.Cancel(subscription, item, body)).Text("status").ShouldBe("ended");
        preview.ShouldHaveShown(await seller.Newest(subscription));
        (await seller.Balance(customer)).ShouldBe(credit);
        (await (await seller.Post($"/subscriptions/{subscription}/addons/{item}/cancel", new { })).Code()).ShouldBe("addon.not_added");
        await seller.Buy(subscription, (await seller.List("/addons"))[0].Id());
    }

    [Theory]
    [InlineData("day")]
    [InlineData("second")]
    [InlineData("full")]
    public async Task A_preview_is_the_invoice_with_taxes_coupons_and_the_balance(string proration)
    {
        using var seller = await service.NewSandbox("2025-05-01T00:00:00Z");
        var (customer, subscription) = await seller.Monthly("33.333");
        await seller.Tax(customer, "19", "2.5");
        await seller.Created("/coupons", new { code = "TEN", name = "Ten", duration = "forever", percentage = "10" });
        await seller.Created("/coupons", new { code = "FOUR", name = "Four", duration = "forever", discount_amount = 400, currency = "EUR" });
        foreach (var code in new[] { "TEN", "FOUR" })
            await seller.Created($"/customers/{customer}/coupons", new { code });
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 321, reason = "deposit" });
        await seller.AdvanceTo("2025-05-11T17:03:09Z");
        var addon = await seller.Addon("7.77", more: new { prices = new[] { new { currency = "EUR", price = "7.77", setup_fee = "1.23" } } });
        var buy = new { addon_id = addon, quantity = 7, proration };
        var preview = await seller.Do($"/subscriptions/{subscription}/addons/preview", buy);
        var item = (await seller.Created($"/subscriptions/{subscription}/addons", buy)).Id();
        preview.GetProperty("invoice").ShouldHaveShown(await seller.Newest(subscription));

        foreach (var quantity in new[] { 9, 2 })
        {
            await seller.Advance(TimeSpan.FromHours(55));
            var change = await seller.Do($"/subscriptions/{subscription}/addons/{item}/quantity/preview", new { quantity, proration });
            await seller.Set(subscription, item, quantity, proration);
            change.GetProperty("invoice").ShouldHaveShown(await seller.Newest(subscription));
        }
    }

    [Fact]
    public async Task What_cannot_be_bought_is_refused_by_name_in_the_preview_too()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var had = await seller.Addon();
        await seller.Buy(subscription, had);
        var other = await seller.Plan("50.00");
        foreach (var (addon, quantity, code) in new[]
        {
            (had, 1, "addon.already_added"), (Guid.NewGuid(), 1, "addon.not_found"), (await seller.Addon(currency: "USD"), 1, "addon.currency_unavailable"),
            (await seller.Addon(interval: "year"), 1, "addon.plan_incompatible"), (await seller.Addon(more: new { plan_ids = new[] { other } }), 1, "addon.plan_incompatible"),
            (await seller.Addon(more: new { min_quantity = 2, max_quantity = 5 }), 6, "addon.quantity_out_of_bounds"),
            (await seller.Addon("999999999999"), 1_000_000, "money.out_of_range"),
        })
            foreach (var path in new[] { "addons", "addons/preview" })
                (await (await seller.Post($"/subscriptions/{subscription}/{path}", new { addon_id = addon, quantity })).Code()).ShouldBe(code, path);
        (await seller.Billed(subscription)).ShouldBe([[3000], [1000]]);
    }

    [Fact]
    public async Task Past_due_paused_and_ended_subscriptions_buy_nothing()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var addon = await seller.Addon();
        var (_, owing) = await seller.Monthly(card: "card_declined");
        var (_, paused) = await seller.Monthly();
        var (_, ended) = await seller.Monthly();
        await seller.Subscription(owing, found => found.Text("status") == "past_due");
        await seller.Do($"/subscriptions/{paused}/pause");
        await seller.Do($"/subscriptions/{ended}/cancel", new { at_period_end = false });
        foreach (var subscription in new[] { owing, paused, ended })
            (await (await seller.Post($"/subscriptions/{subscription}/addons", new { addon_id = addon })).Code()).ShouldBe("subscription.wrong_status");
    }

    [Fact]
    public async Task Of_two_who_buy_the_same_at_once_one_is_told_so()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var addon = await seller.Addon();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => seller.Post($"/subscriptions/{subscription}/addons", new { addon_id = addon })));
        answers.Count(answer => answer.StatusCode is HttpStatusCode.Created).ShouldBe(1);
        answers.Count(answer => answer.StatusCode is HttpStatusCode.Conflict).ShouldBe(3);
        (await seller.Billed(subscription)).ShouldBe([[3000], [1000]]);
    }

    [Fact]
    public async Task A_cancellation_is_withdrawn_before_the_end_and_the_quantity_of_what_ends_stays()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var item = (await seller.Buy(subscription, await seller.Addon())).Id();
        string Of(string action) => $"/subscriptions/{subscription}/addons/{item}/{action}";
        (await (await seller.Post(Of("reactivate"), null)).Code()).ShouldBe("addon.not_cancelled");
        await seller.Cancel(subscription, item);
        await seller.Cancel(subscription, item);
        (await seller.Events("subscription.addon_updated")).Length.ShouldBe(1);
        (await (await seller.Put(Of("quantity"), new { quantity = 2 })).Code()).ShouldBe("addon.ending");
        (await seller.Do(Of("reactivate"))).Text("status").ShouldBe("active");
        (await (await seller.Put(Of("quantity"), new { quantity = 1 })).Code()).ShouldBe("addon.nothing_to_change");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Newest(subscription)).Lines().ShouldBe([3000, 1000]);
    }

    [Fact]
    public async Task A_fixed_coupon_discounts_a_period_once_however_many_add_ons_are_bought_in_it()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Created("/coupons", new { code = "FOUR", name = "Four", duration = "forever", discount_amount = 400, currency = "EUR" });
        await seller.Created($"/customers/{customer}/coupons", new { code = "FOUR" });
        var subscription = await seller.SubscribeTo(customer, await seller.Plan("30.00"), anchor: "anniversary");
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var item = (await seller.Buy(subscription, await seller.Addon())).Id();
        await seller.AdvanceTo("2025-05-17T00:00:00Z");
        await seller.Set(subscription, item, 2);

        // 3000 and 1000 less 400 in May; then 15/31 of 900 back, and 15/31 of 2000 less the 49 that the credit lacks
        (await seller.List($"/invoices?subscription_id={subscription}")).Reverse().Select(invoice => invoice.Amount()).ShouldBe([2600, 500, 3600, -435 + 919]);
    }
}
