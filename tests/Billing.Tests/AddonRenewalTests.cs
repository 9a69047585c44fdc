using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Add-ons with their subscription: renewals, usage, changes of plan, pauses, cancellations, voids and what is derived from them.</summary>
public sealed class AddonRenewalTests(BillingService service)
{
    [Fact]
    public async Task Each_renewal_bills_plan_and_add_ons_by_the_anchor_as_the_upcoming_invoice_said()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        var (customer, subscription) = await seller.Monthly("31.00");
        await seller.Tax(customer, "19");
        await seller.AdvanceTo("2025-02-14T00:00:00Z");
        await seller.Buy(subscription, await seller.Addon("28.00"));
        foreach (var day in new[] { "2025-02-28", "2025-03-31", "2025-04-30" })
        {
            var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
            await seller.AdvanceTo($"{day}T00:00:00Z");
            preview.ShouldHaveShown(await seller.Newest(subscription));
        }

        (await seller.Billed(subscription)).ShouldBe([[3100], [1400], [3100, 2800], [3100, 2800], [3100, 2800]]);
        var renewal = await seller.Newest(subscription);
        renewal.Amount().ShouldBe(5900 + 1121);
        var proof = await seller.Get($"/invoices/{renewal.Id()}/lines/{renewal.GetProperty("lines")[1].Id()}/calculation");
        (proof.Text("quantity"), proof.Text("unit_price"), proof.Text("share"), proof.Text("exact_amount")).ShouldBe(("1", "28.00", "1", "2800"));
        proof.Id("addon_id").ShouldBe((await seller.List("/addons"))[0].Id());
    }

    [Fact]
    public async Task A_metered_add_on_is_billed_by_what_was_used_since_it_was_bought()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var meter = await seller.Meter();
        await seller.AdvanceTo("2025-04-10T00:00:00Z");
        await seller.Use(subscription, meter, 5);
        await seller.AdvanceTo("2025-04-11T00:00:00Z");
        var item = (await seller.Buy(subscription, await seller.MeteredAddon(meter, "0.50"))).Id();
        await seller.Use(subscription, meter, 10);
        (await seller.Get($"/subscriptions/{subscription}/usage")).GetProperty("charges")[0].Text("quantity").ShouldBe("10");
        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        preview.ShouldHaveShown(await seller.Newest(subscription));
        await seller.Use(subscription, meter, 2, "2025-04-30T00:00:00Z"); // late
        await seller.Use(subscription, meter, 4);
        await seller.AdvanceTo("2025-05-11T00:00:00Z");
        (await seller.Cancel(subscription, item, new { at_period_end = false })).Text("status").ShouldBe("ended");
        await seller.AdvanceTo("2025-06-01T00:00:00Z");
        (await seller.Billed(subscription)).ShouldBe([[3000], [3000, 500], [200], [3000, 100]]);
    }

    [Fact]
    public async Task A_metered_add_on_of_a_trial_counts_from_its_end_and_bills_its_last_usage_with_the_subscription()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly(trialDays: 10);
        var meter = await seller.Meter();
        await seller.Buy(subscription, await seller.MeteredAddon(meter, "0.50"));
        await seller.Use(subscription, meter, 5);
        await seller.AdvanceTo("2025-04-12T00:00:00Z");
        await seller.Use(subscription, meter, 8);
        await seller.Do($"/subscriptions/{subscription}/cancel");
        await seller.AdvanceTo("2025-05-11T00:00:00Z");
        (await seller.Billed(subscription)).ShouldBe([[3000], [400]]);
    }

    [Fact]
    public async Task A_cancelled_subscription_credits_plan_and_add_ons_each_by_the_invoice_that_charged_it()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (customer, subscription) = await seller.Monthly();
        await seller.AdvanceTo("2025-04-11T00:00:00Z");
        await seller.Buy(subscription, await seller.Addon(), 2);
        await seller.Buy(subscription, await seller.Addon("6.00"));
        await seller.AdvanceTo("2025-04-21T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false, last_day_used = false });
        (await seller.Billed(subscription)).ShouldBe([[3000], [1333], [400], [-1000, -667, -200]]);
        (await seller.Balance(customer)).ShouldBe(1867);
        (await seller.List($"/subscriptions/{subscription}/addons")).Select(item => item.Text("status")).ShouldBe(["ended", "ended"]);
        var credited = (await seller.List($"/invoices?subscription_id={subscription}")).Reverse()
            .Select(invoice => invoice.GetProperty("lines")[0].Amount("credited_amount"));
        credited.ShouldBe([1000, 667, 200, 0]);
    }

    [Fact]
    public async Task Two_credits_of_one_invoice_are_less_by_its_refund_once()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (customer, subscription) = await seller.Monthly();
        var item = (await seller.Buy(subscription, await seller.Addon())).Id();
        await seller.AdvanceTo("2025-05-02T00:00:00Z");
        var renewal = (await seller.Newest(subscription)).Id();
        await seller.Do($"/payments/{(await seller.Attempts(renewal, 1))[0].Id()}/refunds", new { amount = 900 });
        await seller.Idle();
        await seller.Cancel(subscription, item, new { at_period_end = false, last_day_used = false });
        (await seller.Balance(customer)).ShouldBe(100); // 30/31 of 1000 is 968: 900 of it were given back
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false, last_day_used = false });
        (await seller.Balance(customer)).ShouldBe(100 + 2903);
    }

    [Fact]
    public async Task Who_owes_an_invoice_is_credited_nothing_for_an_add_on()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var customer = await seller.Buyer();
        var subscription = await seller.SubscribeTo(customer, await seller.Plan("30.00"), anchor: "anniversary");
        var item = (await seller.Buy(subscription, await seller.Addon())).Id();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        await seller.Cancel(subscription, item, new { at_period_end = false });
        (await seller.Billed(subscription)).ShouldBe([[3000], [1000]]);
        (await seller.Balance(customer)).ShouldBe(0);
    }

    [Fact]
    public async Task The_void_of_a_change_gives_its_credit_back_to_nobody_and_bills_the_add_on_no_more()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var subscription = await seller.SubscribeTo(await seller.Buyer(), await seller.Plan("30.00"), anchor: "anniversary");
        var item = (await seller.Buy(subscription, await seller.Addon())).Id();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        await seller.Set(subscription, item, 4);
        var change = await seller.Newest(subscription);
        change.Lines().ShouldBe([-500, 2000]);
        async Task<long> Credited() => (await seller.List($"/invoices?subscription_id={subscription}"))[1].GetProperty("lines")[0].Amount("credited_amount");
        (await Credited()).ShouldBe(500);
        await seller.Do($"/invoices/{change.Id()}/void", new { reason = "mistake" });
        (await Credited()).ShouldBe(0);
        await seller.Set(subscription, item, 2);
        (await seller.Newest(subscription)).Lines().ShouldBe([1000]); // nothing was billed any more that could be credited
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Newest(subscription)).Lines().ShouldBe([3000, 2000]);
    }

    [Fact]
    public async Task A_write_off_of_the_add_on_leaves_the_plan_billed()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var customer = await seller.Buyer();
        var subscription = await seller.SubscribeTo(customer, await seller.Plan("30.00"), anchor: "anniversary");
        await seller.Created("/payments/offline", new { invoice_id = (await seller.Newest(subscription)).Id(), amount = 3000, currency = "EUR", method = "cash", reference = "1" });
        var item = (await seller.Buy(subscription, await seller.Addon())).Id();
        await seller.Do($"/invoices/{(await seller.Newest(subscription)).Id()}/mark-uncollectible", new { reason = "lost" });
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        await seller.Cancel(subscription, item, new { at_period_end = false, last_day_used = false });
        (await seller.Balance(customer)).ShouldBe(0);
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false, last_day_used = false });
        (await seller.Balance(customer)).ShouldBe(1500);
    }

    [Fact]
    public async Task A_plan_that_an_add_on_does_not_go_with_is_refused_by_the_add_ons_name_until_that_is_cancelled()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var item = (await seller.Buy(subscription, await seller.Addon(more: new { name = "Fine print" }))).Id();
        var quarterly = new { plan_id = await seller.Plan("80.00", interval: "quarter"), effective = "period_end" };
        async Task<string?> Refusal(string path, object? body) => await (await seller.Post($"/subscriptions/{subscription}/{path}", body)).Code();
        var refused = await seller.Post($"/subscriptions/{subscription}/change", quarterly);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("'Fine print' does not go with the plan");
        (await Refusal("change/preview", new { quarterly.plan_id })).ShouldBe("addon.plan_incompatible");

        await seller.Cancel(subscription, item);
        (await Refusal("change", new { quarterly.plan_id })).ShouldBe("addon.plan_incompatible"); // it is still there now
        await seller.Change(subscription, quarterly);
        (await Refusal($"addons/{item}/reactivate", null)).ShouldBe("addon.plan_incompatible");
        (await Refusal("addons", new { addon_id = await seller.Addon() })).ShouldBe("addon.plan_incompatible");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Newest(subscription)).Lines().ShouldBe([8000]);
    }

    [Fact]
    public async Task Within_a_period_that_is_not_the_plans_no_recurring_add_on_is_bought()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        await seller.Change(subscription, new { plan_id = await seller.Plan("300.00", interval: "year"), proration = "none" });
        (await (await seller.Post($"/subscriptions/{subscription}/addons", new { addon_id = await seller.Addon("120.00", interval: "year") })).Code())
            .ShouldBe("addon.between_intervals");
    }

    [Fact]
    public async Task A_change_of_plan_leaves_add_ons_alone_and_a_new_cycle_bills_them_anew()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var leaving = (await seller.Buy(subscription, await seller.Addon("6.00"))).Id();
        await seller.Buy(subscription, await seller.Addon());
        await seller.Cancel(subscription, leaving);
        await seller.AdvanceTo("2025-04-11T00:00:00Z");
        await seller.Change(subscription, new { plan_id = await seller.Plan("45.00") });
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var reset = new { plan_id = await seller.Plan("60.00"), billing_anchor = "reset" };
        var preview = (await seller.Do($"/subscriptions/{subscription}/change/preview", reset)).GetProperty("invoice");
        await seller.Change(subscription, reset);
        preview.ShouldHaveShown(await seller.Newest(subscription));
        (await seller.Billed(subscription)).ShouldBe([[3000], [600], [1000], [-2000, 3000], [-2250, -300, -500, 6000, 1000]]);
        (await seller.Events("subscription.addon_removed")).Single().Id("item_id").ShouldBe(leaving);
        await seller.AdvanceTo("2025-05-16T00:00:00Z");
        (await seller.Newest(subscription)).Lines().ShouldBe([6000, 1000]);
    }

    [Fact]
    public async Task After_a_pause_that_outlasts_the_period_add_ons_begin_anew_and_what_was_cancelled_has_left()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        var leaving = (await seller.Buy(subscription, await seller.Addon("6.00"))).Id();
        await seller.Buy(subscription, await seller.Addon());
        await seller.Do($"/subscriptions/{subscription}/pause");
        await seller.Cancel(subscription, leaving);
        await seller.AdvanceTo("2025-05-10T00:00:00Z");
        await seller.Do($"/subscriptions/{subscription}/resume");
        (await seller.Billed(subscription)).ShouldBe([[3000], [600], [1000], [3000, 1000]]);
        (await seller.List($"/subscriptions/{subscription}/addons")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Recurring_add_ons_count_as_monthly_revenue_and_any_past_day_stays_what_it_was()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        await seller.AdvanceTo("2025-04-11T00:00:00Z");
        var item = (await seller.Buy(subscription, await seller.Addon(), 2)).Id();
        await seller.Buy(subscription, await seller.Addon(billing: "one_time"));
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        await seller.Set(subscription, item, 5);
        async Task<long> Revenue(string at) => (await seller.Get($"/analytics/mrr?at={at}T00:00:00Z")).GetProperty("currencies")[0].Amount("mrr_amount");
        (await Revenue("2025-04-10"), await Revenue("2025-04-12"), await Revenue("2025-04-16")).ShouldBe((3000, 5000, 8000));
    }

    [Fact]
    public async Task Add_ons_entitle_until_they_have_left()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (customer, subscription) = await seller.Monthly();
        async Task<bool> Granted() => (await seller.Get($"/customers/{customer}/entitlements/sso")).GetProperty("granted").GetBoolean();
        (await Granted()).ShouldBeFalse();
        var item = (await seller.Buy(subscription, await seller.Addon(more: new { features = new[] { "sso" } }))).Id();
        await seller.Cancel(subscription, item);
        (await Granted()).ShouldBeTrue();
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await Granted()).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_lines_of_one_period_are_found_by_the_check_of_add_ons()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await seller.Monthly();
        await seller.Buy(subscription, await seller.Addon());
        await seller.Buy(subscription, await seller.Addon());
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.Do("/invariants/check")).GetProperty("holds").GetBoolean().ShouldBeTrue();
        service.Corrupted.Add(seller.Tenant);
        await service.Sql("UPDATE invoice_lines SET addon_id = (SELECT min(addon_id::text)::uuid FROM invoice_lines WHERE tenant_id = $1) WHERE addon_id IS NOT NULL AND tenant_id = $1", seller.Tenant);
        var checks = (await seller.Do("/invariants/check")).GetProperty("checks").EnumerateArray();
        checks.Where(check => check.Number("violations") > 0).Select(check => check.Text("name")).ShouldContain("addon_is_billed_once");
    }
}
