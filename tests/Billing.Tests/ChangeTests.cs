using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Cases C of billing-rules.md as stories on a seller's own clock.</summary>
public sealed class ChangeTests(BillingService service)
{
    [Fact]
    public async Task C01_a_downgrade_keeps_the_credit_on_account_and_refunds_nothing()
    {
        using var seller = await service.NewSandbox("2012-05-01T00:00:00Z");
        var (customer, subscription) = await Subscribed(seller, "249.95");
        await seller.AdvanceTo("2012-05-02T00:00:00Z");
        var plan = await seller.Plan("9.95", "USD", name: "Small");
        var changed = await seller.Change(subscription, new { plan_id = plan });

        changed.Id("plan_id").ShouldBe(plan);
        var invoice = await Latest(seller, changed);
        invoice.Lines().ShouldBe([-24189, 963]);
        (invoice.Amount(), invoice.Amount("balance_amount"), invoice.Amount("due_amount"), invoice.Text("status")).ShouldBe((-23226, -23226, 0, "paid"));
        var lines = invoice.GetProperty("lines").EnumerateArray().ToArray();
        lines.Select(line => line.Text("description")).ShouldBe(
            ["Unused: Monthly, 2012-05-02 to 2012-05-31 (30 of 31 days)", "Small, 2012-05-02 to 2012-05-31 (30 of 31 days)"]);
        lines.Select(line => (line.Text("unit_price"), line.Text("proration"))).ShouldBe([("-249.95", "30/31"), ("9.95", "30/31")]);
        (await seller.Balance(customer)).ShouldBe(23226);
        (await seller.Charges()).ShouldBe(1);

        var told = (await seller.Events("subscription.updated")).Single();
        (told.Id("plan_id"), told.Id("previous_plan_id")).ShouldBe((plan, Guid.Parse(await FirstPlan(seller))));
    }

    [Fact]
    public async Task C03_two_changes_a_day_apart_and_the_renewal_live_on_the_balance()
    {
        using var seller = await service.NewSandbox("2012-05-01T00:00:00Z");
        var (customer, subscription) = await Subscribed(seller, "599.95");
        await seller.AdvanceTo("2012-05-07T00:00:00Z");
        (await ChangeTo(seller, subscription, "9.95")).Lines().ShouldBe([-48383, 802]);
        (await seller.Balance(customer)).ShouldBe(47581);
        await seller.AdvanceTo("2012-05-08T00:00:00Z");
        var second = await ChangeTo(seller, subscription, "29.95");
        second.Lines().ShouldBe([-770, 2319]);
        (second.Amount("balance_amount"), await seller.Balance(customer)).ShouldBe((1549, 46032));

        await seller.AdvanceTo("2012-06-01T00:00:00Z");
        var renewal = await Latest(seller, await seller.Get($"/subscriptions/{subscription}"));
        (renewal.Amount(), renewal.Amount("balance_amount"), renewal.Text("status")).ShouldBe((2995, 2995, "paid"));
        (await seller.Balance(customer)).ShouldBe(43037);
        (await seller.Charges()).ShouldBe(1);
    }

    [Fact]
    public async Task C05_a_quarter_takes_the_billing_day_over()
    {
        using var seller = await service.NewSandbox("2012-05-01T00:00:00Z");
        var (_, subscription) = await Subscribed(seller, "29.95");
        await seller.AdvanceTo("2012-05-12T00:00:00Z");
        (await ChangeTo(seller, subscription, "69.95", "quarter")).Lines().ShouldBe([-1932, 6159]);
        await Runs(seller, subscription, "2012-05-01", "2012-08-01");
        await seller.AdvanceTo("2012-08-01T00:00:00Z");
        await Runs(seller, subscription, "2012-08-01", "2012-11-01");
        (await seller.List($"/invoices?subscription_id={subscription}")).Select(invoice => invoice.Amount()).ShouldBe([6995, 4227, 2995]);
    }

    [Theory]
    [InlineData("day")]
    [InlineData("second")]
    public async Task C07_an_upgrade_is_charged_at_once(string proration)
    {
        using var seller = await service.NewSandbox("2025-06-01T00:00:00Z");
        var (_, subscription) = await Subscribed(seller, "100");
        await seller.AdvanceTo("2025-06-16T00:00:00Z");
        var changed = await seller.Change(subscription, new { plan_id = await seller.Plan("300", "USD"), proration });
        var invoice = await seller.Paid(changed.Id("latest_invoice_id"));
        invoice.Lines().ShouldBe([-5000, 15000]);
        (invoice.Amount("paid_amount"), await seller.Charges()).ShouldBe((10000, 2));
    }

    [Fact]
    public async Task C13_a_year_begins_on_the_day_of_the_change_where_the_cycle_is_reset()
    {
        using var seller = await service.NewSandbox("2025-06-01T00:00:00Z");
        var (_, subscription) = await Subscribed(seller, "100");
        await seller.AdvanceTo("2025-06-16T00:00:00Z");
        var plan = await seller.Plan("1000", "USD", interval: "year");
        var changed = await seller.Change(subscription, new { plan_id = plan, billing_anchor = "reset" });
        (await Latest(seller, changed)).Lines().ShouldBe([-5000, 100000]);
        await Runs(seller, subscription, "2025-06-16", "2026-06-16");
        await seller.AdvanceTo("2026-06-16T00:00:00Z");
        (await seller.List($"/invoices?subscription_id={subscription}")).Select(invoice => invoice.Amount()).ShouldBe([100000, 95000, 10000]);
    }

    [Fact]
    public async Task C15_a_change_that_is_reversed_at_once_nets_nothing()
    {
        using var seller = await service.NewSandbox("2024-01-01T00:00:00Z");
        var (customer, subscription) = await Subscribed(seller, "29.00");
        var first = (await seller.Get($"/subscriptions/{subscription}")).Id("plan_id");
        await seller.AdvanceTo("2024-01-16T00:00:00Z");
        (await ChangeTo(seller, subscription, "99.00")).Lines().ShouldBe([-1497, 5110]);
        var back = await seller.Change(subscription, new { plan_id = first });
        (await Latest(seller, back)).Lines().ShouldBe([-5110, 1497]);
        (await seller.Balance(customer)).ShouldBe(3613);
    }

    [Fact]
    public async Task C17_an_odd_second_is_billed_by_the_second()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (_, subscription) = await Subscribed(seller, "19.99");
        await seller.AdvanceTo("2025-04-10T13:37:42Z");
        var changed = await seller.Change(subscription, new { plan_id = await seller.Plan("49.99", "USD"), proration = "second" });
        var invoice = await Latest(seller, changed);
        invoice.Lines().ShouldBe([-1361, 3405]);
        invoice.GetProperty("lines")[0].Text("proration").ShouldBe("1765338/2592000");
    }

    [Fact]
    public async Task C21_a_downgrade_waits_for_the_end_of_the_period()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var (_, subscription) = await Subscribed(seller, "50.00");
        await seller.AdvanceTo("2025-03-10T00:00:00Z");
        var (old, plan) = ((await seller.Get($"/subscriptions/{subscription}")).Id("plan_id"), await seller.Plan("20.00", "USD"));
        var changed = await seller.Change(subscription, new { plan_id = plan, effective = "period_end" });
        changed.Id("plan_id").ShouldBe(old);
        var pending = changed.GetProperty("pending_change");
        (pending.Id("plan_id"), pending.Text("effective_at")).ShouldBe((plan, "2025-04-01T00:00:00+00:00"));
        (await seller.List($"/invoices?subscription_id={subscription}")).Length.ShouldBe(1);
        (await seller.Events("subscription.updated")).Single().Id("pending_plan_id").ShouldBe(plan);

        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        var renewed = await seller.Get($"/subscriptions/{subscription}");
        (renewed.Id("plan_id"), renewed.GetProperty("pending_change").ValueKind).ShouldBe((plan, JsonValueKind.Null));
        (await Latest(seller, renewed)).Amount().ShouldBe(2000);
    }

    [Fact]
    public async Task C21_a_pending_change_that_is_withdrawn_leaves_everything_as_it_was()
    {
        using var seller = await service.NewSandbox("2025-03-10T00:00:00Z");
        var (_, subscription) = await Subscribed(seller, "50.00");
        await seller.Change(subscription, new { plan_id = await seller.Plan("20.00", "USD"), effective = "period_end" });
        (await seller.Delete($"/subscriptions/{subscription}/pending-change")).IsSuccessStatusCode.ShouldBeTrue();
        var again = await seller.Delete($"/subscriptions/{subscription}/pending-change");
        (await again.Code()).ShouldBe("subscription.no_pending_change");
        await seller.AdvanceTo("2025-04-10T00:00:00Z");
        (await Latest(seller, await seller.Get($"/subscriptions/{subscription}"))).Amount().ShouldBe(5000);
    }

    [Fact]
    public async Task C23_without_proration_the_renewal_is_the_first_to_cost_the_new_price()
    {
        using var seller = await service.NewSandbox("2025-06-01T00:00:00Z");
        var (customer, subscription) = await Subscribed(seller, "100");
        await seller.AdvanceTo("2025-06-16T00:00:00Z");
        await seller.Change(subscription, new { plan_id = await seller.Plan("300", "USD"), proration = "none" });
        (await seller.List($"/invoices?subscription_id={subscription}")).Length.ShouldBe(1);
        // What was billed is what comes back: the 300 were never charged.
        (await ChangeTo(seller, subscription, "60")).Lines().ShouldBe([-5000, 3000]);
        (await seller.Balance(customer)).ShouldBe(2000);

        await seller.Change(subscription, new { plan_id = await seller.Plan("300", "USD"), proration = "none" });
        await seller.AdvanceTo("2025-07-01T00:00:00Z");
        (await Latest(seller, await seller.Get($"/subscriptions/{subscription}"))).Amount().ShouldBe(30000);
    }

    private static async Task<(Guid Customer, Guid Subscription)> Subscribed(Seller seller, string price)
    {
        var (customer, plan) = (await seller.Customer(currency: "USD"), await seller.Plan(price, "USD"));
        var subscription = await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan });
        await seller.Paid(subscription.Id("latest_invoice_id"));
        return (customer, subscription.Id());
    }

    private static async Task<JsonElement> ChangeTo(Seller seller, Guid subscription, string price, string interval = "month") =>
        await Latest(seller, await seller.Change(subscription, new { plan_id = await seller.Plan(price, "USD", interval: interval) }));

    private static Task<JsonElement> Latest(Seller seller, JsonElement subscription) => seller.Get($"/invoices/{subscription.Id("latest_invoice_id")}");

    private static async Task<string> FirstPlan(Seller seller) => (await seller.Events("subscription.created")).Single().Text("plan_id")!;

    private static async Task Runs(Seller seller, Guid id, string from, string to)
    {
        var subscription = await seller.Get($"/subscriptions/{id}");
        (subscription.Text("period_start"), subscription.Text("period_end")).ShouldBe(($"{from}T00:00:00+00:00", $"{to}T00:00:00+00:00"));
    }
}
