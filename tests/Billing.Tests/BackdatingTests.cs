using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Subscriptions that began before they are recorded.</summary>
public sealed class BackdatingTests(BillingService service)
{
    [Fact]
    public async Task Each_period_since_the_start_is_billed_at_once_by_an_invoice_of_its_own()
    {
        using var seller = await service.NewSandbox("2025-06-10T12:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan());
        var created = await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan, start_date = "2025-03-31" });
        created.Text("started_at").ShouldBe("2025-03-31T00:00:00+00:00");
        await seller.Idle();

        var invoices = await seller.InvoicesOf(created.Id());
        invoices.Select(invoice => invoice.GetProperty("lines")[0].Text("description")).ShouldBe(
            ["Monthly, 2025-05-31 to 2025-06-29", "Monthly, 2025-04-30 to 2025-05-30", "Monthly, 2025-03-31 to 2025-04-29"]);
        invoices.ShouldAllBe(invoice => invoice.Text("issued_on") == "2025-06-10" && invoice.Text("status") == "paid");
        (await seller.Get($"/subscriptions/{created.Id()}")).Text("period_end").ShouldBe("2025-06-30T00:00:00+00:00");
    }

    [Fact]
    public async Task A_trial_that_is_over_is_not_announced_and_usage_since_the_start_counts()
    {
        using var seller = await service.NewSandbox("2025-06-10T12:00:00Z");
        var meter = await seller.Meter();
        var plan = await seller.PlanWith([Metered.PerUnit(meter, "1.00")], "10.00");
        var created = await seller.Created(
            "/subscriptions", new { customer_id = await seller.Customer(), plan_id = plan, start_date = "2025-05-01", trial_days = 10 });
        await seller.Idle();
        (await seller.Events("subscription.trial_ending")).ShouldBeEmpty();
        await seller.Use(created.Id(), meter, "3", "2025-05-20T00:00:00Z");
        await seller.AdvanceTo("2025-06-11T00:00:00Z");
        (await seller.InvoicesOf(created.Id())).Select(invoice => invoice.Lines()).ShouldBe([[1000, 300], [1000]]);
    }

    [Fact]
    public async Task Until_the_periods_since_the_start_are_billed_nothing_is_changed_bought_cancelled_or_paused()
    {
        using var seller = await service.NewSandbox("2025-06-10T12:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        var addon = await seller.Addon();
        // As if it had been created with a start in the past, and no worker had come to it yet.
        await service.Sql("UPDATE subscriptions SET created_at = period_end WHERE id = $1", subscription);
        foreach (var (path, body) in new (string, object)[]
        {
            ("change", new { quantity = 2 }), ("change", new { quantity = 2, effective = "period_end" }),
            ("change/preview", new { quantity = 2 }), ("addons", new { addon_id = addon }), ("cancel", new { }), ("pause", new { }),
        })
        {
            var refused = await seller.Post($"/subscriptions/{subscription}/{path}", body);
            (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.Conflict, "subscription.catching_up"), path);
        }

        await seller.AdvanceTo("2025-07-11T00:00:00Z"); // the renewal has come
        (await seller.Change(subscription, new { quantity = 2 })).Number("quantity").ShouldBe(2);
    }

    [Fact]
    public async Task A_start_to_come_or_longer_ago_than_a_year_is_refused()
    {
        using var seller = await service.NewSandbox("2025-06-10T12:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan());
        foreach (var day in new[] { "2025-06-11", "2024-06-09" })
            (await (await seller.Post("/subscriptions", new { customer_id = customer, plan_id = plan, start_date = day })).Code())
                .ShouldBe("subscription.start_out_of_range");
    }
}
