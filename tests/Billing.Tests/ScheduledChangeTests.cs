using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Changes at a stated day, and phases, which are some of them.</summary>
public sealed class ScheduledChangeTests(BillingService service)
{
    [Fact]
    public async Task A_change_on_a_day_happens_at_local_midnight_and_bills_what_its_preview_said_however_late_it_is_done()
    {
        using var seller = await service.NewSandbox("2025-04-01T04:00:00Z"); // midnight in New York
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        var subscription = await seller.SubscribeTo(await seller.Customer(zone: "America/New_York"), old);
        var body = new { plan_id = newer, quantity = 2, effective_on = "2025-04-16" };
        var preview = await seller.Do($"/subscriptions/{subscription}/change/preview", body);
        preview.GetProperty("invoice").Lines().ShouldBe([-1500, 6000]);
        var scheduled = Scheduled(await seller.Change(subscription, body)).ShouldHaveSingleItem();
        (scheduled.Text("on"), scheduled.Id("plan_id"), scheduled.Number("quantity")).ShouldBe(("2025-04-16", newer, 2));
        await seller.AdvanceTo("2025-04-16T03:59:59Z");
        (await seller.Get($"/subscriptions/{subscription}")).Id("plan_id").ShouldBe(old);
        await seller.AdvanceTo("2025-04-20T00:00:00Z");

        var changed = await seller.Get($"/subscriptions/{subscription}");
        (changed.Id("plan_id"), changed.Number("quantity"), Scheduled(changed).Length).ShouldBe((newer, 2, 0));
        (await seller.InvoicesOf(subscription))[0].Lines().ShouldBe([-1500, 6000]);
        (await seller.Events("subscription.change_scheduled")).ShouldHaveSingleItem().Text("on").ShouldBe("2025-04-16");
    }

    [Fact]
    public async Task Changes_that_a_long_sleep_passed_over_are_done_in_their_order_with_the_renewals_between_them()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        var subscription = await seller.SubscribeTo(await seller.Customer(), old);
        foreach (var (day, plan) in new[] { ("2025-06-11", old), ("2025-04-16", newer), ("2025-06-01", newer), ("2025-05-01", old) })
            await seller.Change(subscription, new { plan_id = plan, effective_on = day });
        await seller.AdvanceTo("2025-07-02T00:00:00Z");

        var invoices = (await seller.InvoicesOf(subscription)).Reverse().Select(invoice => invoice.Lines()).ToArray();
        invoices.ShouldBe([[3000], [-1500, 3000], [3000], [6000], [-4000, 2000], [3000]]);
        Scheduled(await seller.Get($"/subscriptions/{subscription}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_changes_of_one_period_that_are_both_late_each_credit_what_was_charged_last()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        Guid[] plans = [await seller.Plan("30.00"), await seller.Plan("300.00"), await seller.Plan("60.00")];
        var customer = await seller.Customer();
        await seller.Tax(customer, "10");
        var subscription = await seller.SubscribeTo(customer, plans[0]);
        await seller.Change(subscription, new { plan_id = plans[1], effective_on = "2025-04-11" });
        await seller.Change(subscription, new { plan_id = plans[2], effective_on = "2025-04-21" });
        await seller.AdvanceTo("2025-04-25T00:00:00Z");

        var invoices = (await seller.InvoicesOf(subscription)).Reverse().ToArray();
        invoices.Select(invoice => invoice.Lines()).ShouldBe([[3000], [-2000, 20000], [-10000, 2000]]);
        invoices.Select(invoice => invoice.Amount()).ShouldBe([3300, 19800, -8800]);
    }

    [Fact]
    public async Task A_scheduled_change_is_taken_back_refused_where_it_makes_no_sense_and_dropped_by_name_where_it_cannot_happen()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.Plan());
        var path = $"/subscriptions/{subscription}/change";
        (await (await seller.Post(path, new { quantity = 2, effective_on = "2025-04-01" })).Code()).ShouldBe("subscription.day_not_free");
        var change = Scheduled(await seller.Change(subscription, new { quantity = 2, effective_on = "2025-04-10" })).Single().Id();
        (await (await seller.Post(path, new { quantity = 3, effective_on = "2025-04-10" })).Code()).ShouldBe("subscription.day_not_free");
        (await seller.Delete($"/subscriptions/{subscription}/scheduled-changes/{change}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await seller.Delete($"/subscriptions/{subscription}/scheduled-changes/{change}")).Code()).ShouldBe("subscription.not_scheduled");
        (await seller.Events("subscription.scheduled_change_canceled")).ShouldHaveSingleItem();

        await seller.Change(subscription, new { quantity = 4, effective_on = "2025-04-20" });
        await seller.Do($"/subscriptions/{subscription}/pause", new { });
        await seller.AdvanceTo("2025-04-21T00:00:00Z");
        var failed = (await seller.Events("subscription.scheduled_change_failed")).ShouldHaveSingleItem();
        (failed.Text("code"), failed.Number("quantity")).ShouldBe(("subscription.wrong_status", 4));
        (await seller.Get($"/subscriptions/{subscription}")).Number("quantity").ShouldBe(1);
    }

    [Fact]
    public async Task A_change_whose_day_a_pause_passed_over_is_dropped_by_name_and_one_of_the_day_of_the_resumption_happens()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.Plan("31.00"), anchor: "calendar");
        await seller.AdvanceTo("2025-03-10T00:00:00Z");
        await seller.Change(subscription, new { quantity = 2, effective_on = "2025-04-20" });
        await seller.Change(subscription, new { quantity = 3, effective_on = "2025-05-05" });
        await seller.Change(subscription, new { quantity = 4, effective_on = "2025-05-16" });
        await seller.Do($"/subscriptions/{subscription}/pause", new { });
        await seller.AdvanceTo("2025-05-16T09:00:00Z");
        Scheduled(await seller.Do($"/subscriptions/{subscription}/resume")).ShouldHaveSingleItem().Number("quantity").ShouldBe(4);
        await seller.Idle();

        var failed = await seller.Events("subscription.scheduled_change_failed");
        failed.Select(fact => (fact.Number("quantity"), fact.Text("code"))).ShouldBe([(2, "subscription.wrong_status"), (3, "subscription.wrong_status")], ignoreOrder: true);
        (await seller.Get($"/subscriptions/{subscription}")).Number("quantity").ShouldBe(4);
        (await seller.InvoicesOf(subscription)).Select(invoice => invoice.Lines()).ShouldBe([[-1600, 6400], [1600], [3100]]); // 16 of 31 days
    }

    [Fact]
    public async Task A_change_goes_with_the_addons_that_are_there_on_its_day()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (yearly, (_, subscription)) = (await seller.Plan("100.00", interval: "year"), await seller.Monthly());
        await seller.Cancel(subscription, (await seller.Buy(subscription, await seller.Addon())).Id());
        (await (await seller.Post($"/subscriptions/{subscription}/change", new { plan_id = yearly, effective_on = "2025-04-20" })).Code())
            .ShouldBe("addon.plan_incompatible");
        Scheduled(await seller.Change(subscription, new { plan_id = yearly, effective_on = "2025-05-01" })).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""{"effective_on":"2025-04-16"}""")]
    [InlineData("""{"effective_on":"2025-04-16","billing_anchor":"reset"}""")]
    [InlineData("""{"effective_on":"2025-05-01"}""")]
    public async Task The_upcoming_invoice_knows_the_changes_that_are_scheduled_before_it(string request)
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var subscription = await seller.SubscribeTo(await seller.Customer(), await seller.Plan("30.00"));
        await seller.Change(subscription, new { quantity = 5, effective_on = "2025-04-11" });
        var body = JsonNode.Parse(request)!.AsObject();
        body["plan_id"] = await seller.Plan("60.00");
        await seller.Change(subscription, body);
        var upcoming = await seller.Get($"/subscriptions/{subscription}/upcoming-invoice");
        await seller.AdvanceTo(upcoming.Text("at")!);

        upcoming.GetProperty("invoice").Lines().ShouldBe([5 * 6000]);
        var invoice = await seller.Newest(subscription);
        foreach (var shown in upcoming.GetProperty("invoice").GetProperty("lines").EnumerateArray().SelectMany(line => line.EnumerateObject()))
            invoice.GetProperty("lines")[0].GetProperty(shown.Name).GetRawText().ShouldBe(shown.Value.GetRawText(), shown.Name);
    }

    [Fact]
    public async Task Phases_follow_each_other_after_so_many_periods_or_on_their_day()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        Guid[] plans = [await seller.Plan("10.00"), await seller.Plan("20.00"), await seller.Plan("30.00")];
        var created = await seller.Created("/subscriptions", new
        {
            customer_id = await seller.Customer(),
            plan_id = plans[0],
            phases = new object[] { new { plan_id = plans[1], after_periods = 2 }, new { plan_id = plans[2], quantity = 2, after_periods = 1 } },
        });
        Scheduled(created).Select(phase => phase.Text("on")).ShouldBe(["2025-03-31", "2025-04-30"]);
        await seller.AdvanceTo("2025-05-31T00:00:00Z");
        (await seller.InvoicesOf(created.Id())).Select(invoice => invoice.Amount()).ShouldBe([6000, 6000, 2000, 1000, 1000]);

        var unclear = new { customer_id = await seller.Customer(), plan_id = plans[0], phases = new[] { new { plan_id = plans[1] } } };
        (await (await seller.Post("/subscriptions", unclear)).Code()).ShouldBe("subscription.phase_unclear");
    }

    [Fact]
    public async Task A_day_that_is_further_away_than_twenty_years_is_refused()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan(interval: "year"));
        var phases = Enumerable.Repeat(new { plan_id = plan, after_periods = 1200 }, 10);
        (await (await seller.Post("/subscriptions", new { customer_id = customer, plan_id = plan, phases })).Code()).ShouldBe("subscription.day_too_far");
        var subscription = await seller.SubscribeTo(customer, plan);
        foreach (var day in new[] { "2045-02-01", "9999-12-31" })
            (await (await seller.Post($"/subscriptions/{subscription}/change", new { quantity = 2, effective_on = day })).Code()).ShouldBe("subscription.day_too_far");
        Scheduled(await seller.Change(subscription, new { quantity = 2, effective_on = "2045-01-31" })).ShouldHaveSingleItem();
    }

    private static JsonElement[] Scheduled(JsonElement subscription) => [.. subscription.GetProperty("scheduled_changes").EnumerateArray()];
}
