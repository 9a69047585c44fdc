using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>A pause stops renewals and collection, and a resumption starts both again.</summary>
public sealed class PauseTests(BillingService service)
{
    [Fact]
    public async Task A_pause_that_outlasts_the_period_is_not_billed_and_a_new_period_begins_with_the_resumption()
    {
        using var seller = await service.NewSandbox("2025-01-31T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        var paused = await seller.Do($"/subscriptions/{subscription}/pause", new { reason = "holidays" });
        (paused.Text("status"), paused.Text("paused_at")).ShouldBe(("paused", "2025-01-31T00:00:00+00:00"));
        (await seller.Events("subscription.paused")).Single().Text("reason").ShouldBe("holidays");
        await seller.AdvanceTo("2025-05-20T12:00:00Z");
        (await seller.List("/invoices")).Length.ShouldBe(1);

        var resumed = await seller.Do($"/subscriptions/{subscription}/resume");
        (resumed.Text("status"), resumed.Text("period_start"), resumed.Text("period_end"))
            .ShouldBe(("active", "2025-05-20T00:00:00+00:00", "2025-06-20T00:00:00+00:00"));
        resumed.GetProperty("paused_at").ValueKind.ShouldBe(JsonValueKind.Null);
        (await seller.Events("subscription.resumed")).Length.ShouldBe(1);
        (await seller.Events("subscription.renewed")).Single().Id("invoice_id").ShouldBe(resumed.Id("latest_invoice_id"));
        await seller.AdvanceTo("2025-06-20T00:00:00Z");
        (await seller.List("/invoices")).Select(invoice => invoice.Amount()).ShouldBe([2900, 2900, 2900]);
    }

    [Fact]
    public async Task A_pause_inside_the_period_costs_nothing_and_moves_nothing()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        await seller.Do($"/subscriptions/{subscription}/pause");
        (await (await seller.Post($"/subscriptions/{subscription}/pause", null)).Code()).ShouldBe("subscription.wrong_status");
        (await (await seller.Post($"/subscriptions/{subscription}/change", new { quantity = 2 })).Code()).ShouldBe("subscription.wrong_status");
        await seller.AdvanceTo("2025-03-20T00:00:00Z");
        (await seller.Do($"/subscriptions/{subscription}/resume")).Text("period_end").ShouldBe("2025-04-01T00:00:00+00:00");
        (await (await seller.Post($"/subscriptions/{subscription}/resume", null)).Code()).ShouldBe("subscription.not_paused");
        (await seller.List("/invoices")).Length.ShouldBe(1);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.List("/invoices")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_owed_is_not_collected_during_a_pause_and_is_afterwards()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer("card_insufficient_funds");
        var subscription = await seller.Subscribe(customer);
        var invoice = subscription.Id("latest_invoice_id");
        await seller.Attempts(invoice, 1);
        await seller.Do($"/subscriptions/{subscription.Id()}/pause");
        await seller.AdvanceTo("2025-03-12T00:00:00Z");
        await seller.Card(customer, "card_ok", isDefault: true);
        await seller.Idle();
        await seller.Attempts(invoice, 1);

        (await seller.Do($"/subscriptions/{subscription.Id()}/resume")).Text("status").ShouldBe("past_due");
        await seller.Paid(invoice);
        await seller.Subscription(subscription.Id(), found => found.Text("status") == "active");
    }

    [Fact]
    public async Task A_cancelled_pause_ends_with_the_period_and_at_once_where_that_is_over()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var (early, late) = ((await seller.Subscribe()).Id(), (await seller.Subscribe()).Id());
        foreach (var subscription in new[] { early, late })
            await seller.Do($"/subscriptions/{subscription}/pause");
        await seller.Do($"/subscriptions/{early}/cancel");
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        (await seller.Get($"/subscriptions/{early}")).Text("ended_at").ShouldBe("2025-04-01T00:00:00+00:00");
        (await seller.Do($"/subscriptions/{late}/cancel")).Text("ended_at").ShouldBe("2025-04-02T00:00:00+00:00");
        (await seller.List("/invoices")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_cancelled_pause_that_is_resumed_too_late_ends_and_bills_nothing()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        await seller.Do($"/subscriptions/{subscription}/pause");
        await seller.Do($"/subscriptions/{subscription}/cancel");
        // As if no worker had come to it yet.
        await service.Sql("DELETE FROM due_work WHERE tenant_id = $1 AND kind = 'renew_subscription'", seller.Tenant);
        await seller.AdvanceTo("2025-04-02T00:00:00Z");
        var ended = await seller.Do($"/subscriptions/{subscription}/resume");
        (ended.Text("status"), ended.Text("ended_at")).ShouldBe(("ended", "2025-04-01T00:00:00+00:00"));
        (await seller.List("/invoices")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_that_waited_is_in_force_when_a_pause_ends()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = (await seller.Subscribe()).Id();
        await seller.Change(subscription, new { plan_id = await seller.Plan("120.00", interval: "year"), effective = "period_end" });
        await seller.Do($"/subscriptions/{subscription}/pause");
        await seller.AdvanceTo("2025-05-05T00:00:00Z");
        var resumed = await seller.Do($"/subscriptions/{subscription}/resume");
        (resumed.Text("period_end"), resumed.GetProperty("pending_change").ValueKind).ShouldBe(("2026-05-05T00:00:00+00:00", JsonValueKind.Null));
        (await seller.List("/invoices"))[0].Amount().ShouldBe(12000);
    }
}
