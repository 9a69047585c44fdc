using System.Globalization;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>How subscriptions begin, pause and stop inside a period: cases A and B of billing-rules.md as stories on a seller's own clock.</summary>
public sealed class LifecycleTests(BillingService service)
{
    [Fact]
    public async Task B17_calendar_and_anniversary_side_by_side()
    {
        using var seller = await service.NewSandbox("2025-03-16T00:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan("31.00"));
        var calendar = await Subscribe(seller, customer, plan, "calendar");
        var anniversary = await Subscribe(seller, customer, plan, "anniversary");
        (calendar.Text("billing_anchor"), anniversary.Text("billing_anchor")).ShouldBe(("calendar", "anniversary"));
        await seller.AdvanceTo("2025-03-31T23:59:59Z");
        (await Totals(seller, calendar)).ShouldBe([1600]);
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        (await Totals(seller, calendar)).ShouldBe([1600, 3100]);
        (await Totals(seller, anniversary)).ShouldBe([3100, 3100]);
        var first = await seller.Get($"/invoices/{calendar.Id("latest_invoice_id")}");
        first.GetProperty("lines")[0].Text("description").ShouldBe("Monthly, 2025-03-16 to 2025-03-31 (16 of 31 days)");
    }

    [Theory]
    [InlineData("week", "Asia/Kolkata", "2023-02-08T12:00:00Z", "2023-02-12T18:30:00Z")]
    [InlineData("week", "America/Bogota", "2023-02-08T12:00:00Z", "2023-02-13T05:00:00Z")]
    [InlineData("month", "Asia/Kolkata", "2023-02-08T12:00:00Z", "2023-02-28T18:30:00Z")]
    [InlineData("month", "America/Bogota", "2023-02-08T12:00:00Z", "2023-03-01T05:00:00Z")]
    public async Task A07_the_calendars_boundaries_follow_the_customers_zone(string interval, string zone, string start, string boundary)
    {
        using var seller = await service.NewSandbox(start);
        var (customer, plan) = (await seller.Customer(zone: zone), await seller.Plan("31.00", interval: interval));
        var subscription = await Subscribe(seller, customer, plan, "calendar");
        var instant = DateTimeOffset.Parse(boundary, CultureInfo.InvariantCulture);
        await seller.Advance(instant - seller.Now - TimeSpan.FromSeconds(1));
        (await Totals(seller, subscription)).Length.ShouldBe(1);
        await seller.Advance(TimeSpan.FromSeconds(1));
        (await Totals(seller, subscription)).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("A11", "Asia/Tokyo", "2024-03-22T18:12:00Z", 10, "2024-04-01T13:11:00Z", "2024-04-01T15:00:00Z", 4833333)]
    [InlineData("B01", "UTC", "2024-03-05T00:00:00Z", 10, "2024-03-14T23:59:59Z", "2024-03-15T00:00:00Z", 2741935)]
    [InlineData("B03", "UTC", "2024-03-05T00:00:00Z", 45, "2024-04-18T23:59:59Z", "2024-04-19T00:00:00Z", 2000000)]
    public async Task A_trial_is_followed_by_the_rest_of_the_calendars_period(
        string rule, string zone, string start, int days, string before, string end, long amount)
    {
        using var seller = await service.NewSandbox(start);
        var (customer, plan) = (await seller.Customer(zone: zone), await seller.Plan("50000.00", trialDays: days));
        var subscription = await Subscribe(seller, customer, plan, "calendar");
        subscription.Text("status").ShouldBe("trialing", rule);
        await seller.AdvanceTo(before);
        (await Totals(seller, subscription)).ShouldBeEmpty(rule);
        await seller.AdvanceTo(end);
        (await Totals(seller, subscription)).ShouldBe([amount], rule);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("active");
        (await seller.Events("subscription.trial_ending")).Single().Id("subscription_id").ShouldBe(subscription.Id());
    }

    [Fact]
    public async Task B11_join_late_terminate_and_settle()
    {
        using var seller = await service.NewSandbox("2025-02-08T00:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan("100.00"));
        await seller.Tax(customer, "20");
        var subscription = await Subscribe(seller, customer, plan, "calendar");
        var invoice = await seller.Paid(subscription.Id("latest_invoice_id"));
        (invoice.Amount("subtotal_amount"), invoice.Amount("tax_amount"), invoice.Amount()).ShouldBe((7500, 1500, 9000));

        await seller.AdvanceTo("2025-02-21T10:00:00Z");
        var ended = await seller.Do($"/subscriptions/{subscription.Id()}/cancel", new { at_period_end = false });
        ended.Text("status").ShouldBe("ended");
        var credit = await seller.Get($"/invoices/{ended.Id("latest_invoice_id")}");
        (credit.Amount("subtotal_amount"), credit.Amount("tax_amount"), credit.Amount()).ShouldBe((-2500, -500, -3000));
        credit.GetProperty("lines")[0].Text("description").ShouldBe("Unused: Monthly, 2025-02-22 to 2025-02-28 (7 of 28 days)");
        (await seller.Balance(customer)).ShouldBe(3000);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await Totals(seller, subscription)).ShouldBe([9000, -3000]);
        (await seller.Events("subscription.ended")).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"at_period_end":false,"last_day_used":false}""", 1500)]
    [InlineData("""{"at_period_end":false}""", 1400)]
    [InlineData("""{"at_period_end":false,"proration":"second"}""", 1498)]
    [InlineData("""{"at_period_end":false,"proration":"none"}""", 0)]
    public async Task A09_what_is_not_used_of_a_721_hour_month_is_credited(string request, long balance)
    {
        using var seller = await service.NewSandbox("2023-11-01T04:00:00Z");
        var customer = await seller.Customer(zone: "America/New_York");
        var subscription = await Subscribe(seller, customer, await seller.Plan("30.00"), "calendar");
        await seller.AdvanceTo("2023-11-16T05:00:00Z");
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel", JsonSerializer.Deserialize<JsonElement>(request));
        (await seller.Balance(customer)).ShouldBe(balance);
        (await seller.Charges()).ShouldBe(1);
    }

    [Fact]
    public async Task Who_owes_the_period_is_credited_nothing_and_nobody_is_credited_in_full()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_declined");
        var subscription = (await seller.Subscribe(customer)).Id();
        await seller.Subscription(subscription, found => found.Text("status") == "past_due");
        var refused = await seller.Post($"/subscriptions/{subscription}/cancel", new { at_period_end = false, proration = "full" });
        (await refused.Code()).ShouldBe("subscription.credit_in_full");
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        (await seller.Balance(customer)).ShouldBe(0);
        (await seller.List("/invoices")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Who_owes_the_period_is_credited_nothing_when_paused_or_without_a_card_either()
    {
        using var seller = service.NewSeller();
        var (declined, cardless) = (await seller.Customer("card_declined"), await seller.Buyer());
        var (paused, unpaid) = ((await seller.Subscribe(declined)).Id(), (await seller.Subscribe(cardless)).Id());
        await seller.Subscription(paused, found => found.Text("status") == "past_due");
        await seller.Do($"/subscriptions/{paused}/pause");
        foreach (var subscription in new[] { paused, unpaid })
            await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false, last_day_used = false });
        (await seller.Balance(declined), await seller.Balance(cardless)).ShouldBe((0, 0));
        (await seller.List("/invoices")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_calendar_subscription_that_changes_its_interval_stays_with_the_calendar()
    {
        using var seller = await service.NewSandbox("2024-05-20T00:00:00Z");
        var subscription = await Subscribe(seller, await seller.Customer(), await seller.Plan("31.00"), "calendar");
        var changed = await seller.Change(subscription.Id(), new { plan_id = await seller.Plan("910.00", interval: "quarter") });
        (await seller.Get($"/invoices/{changed.Id("latest_invoice_id")}")).Lines().ShouldBe([-1200, 42000]);
        changed.Text("period_end").ShouldBe("2024-07-01T00:00:00+00:00");
    }

    [Fact]
    public async Task A_calendar_subscription_joins_the_quarter_when_its_month_is_over()
    {
        using var seller = await service.NewSandbox("2024-05-20T00:00:00Z");
        var customer = await seller.Customer();
        var waiting = await Subscribe(seller, customer, await seller.Plan("31.00"), "calendar");
        var unbilled = await Subscribe(seller, customer, await seller.Plan("31.00"), "calendar");
        var plan = await seller.Plan("910.00", interval: "quarter");
        await seller.Change(waiting.Id(), new { plan_id = plan, effective = "period_end" });
        await seller.Change(unbilled.Id(), new { plan_id = plan, proration = "none" });
        await seller.AdvanceTo("2024-07-01T00:00:00Z");
        foreach (var subscription in new[] { waiting, unbilled })
            (await Totals(seller, subscription)).ShouldBe([1200, 30000, 91000]);
    }

    private static Task<JsonElement> Subscribe(Seller seller, Guid customer, Guid plan, string anchor) =>
        seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan, billing_anchor = anchor });

    /// <summary>Oldest first.</summary>
    private static async Task<long[]> Totals(Seller seller, JsonElement subscription) =>
        [.. (await seller.List($"/invoices?subscription_id={subscription.Id()}")).Reverse().Select(invoice => invoice.Amount())];
}
