using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Periods through the service: cases A and B of billing-rules.md, on the tenant's own clock.</summary>
public sealed class RenewalTests(BillingService service)
{
    [Fact]
    public async Task A_year_that_passes_at_once_bills_each_period_once()
    {
        using var seller = await service.NewSandbox();
        var subscription = await seller.Subscribe();
        await seller.Advance(TimeSpan.FromDays(366));

        var invoices = await seller.List($"/invoices?subscription_id={subscription.Id()}&limit=100");
        invoices.Length.ShouldBe(13);
        invoices.Select(invoice => invoice.Text("number")).Distinct().Count().ShouldBe(13);
        invoices.Select(invoice => invoice.GetProperty("lines")[0].Text("description")).Distinct().Count().ShouldBe(13);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).GetProperty("period_end").GetDateTimeOffset().ShouldBeGreaterThan(seller.Now);
        (await seller.Events("subscription.renewed"))[^1].Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task Renewals_of_one_instant_are_billed_charged_and_audited_one_by_one_however_many_share_a_transaction()
    {
        const int many = 20;
        using var seller = await service.NewSandbox();
        var plan = await seller.Plan();
        foreach (var card in Enumerable.Range(0, many).Select(i => i == 7 ? "card_declined" : i == 11 ? "card_timeout" : "card_ok"))
            await seller.Created("/subscriptions", new { customer_id = await seller.Customer(card), plan_id = plan });
        await seller.Advance(TimeSpan.FromDays(31));
        await seller.Advance(TimeSpan.FromMinutes(10)); // until the provider is asked for what it did not answer

        var invoices = await seller.List("/invoices?limit=100");
        invoices.Length.ShouldBe(2 * many);
        invoices.Select(invoice => int.Parse(invoice.Text("number")!.Split('-')[^1], null)).Order().ShouldBe(Enumerable.Range(1, 2 * many));
        invoices.Count(invoice => invoice.Text("status") == "paid").ShouldBe((2 * many) - 2);
        (await seller.List("/subscriptions?limit=100")).Count(subscription => subscription.Text("status") == "past_due").ShouldBe(1);
        (await seller.Charges()).ShouldBe((await seller.List("/payments?limit=100")).Length);

        var renewed = (await seller.Events("audited")).Where(record => record.Text("action") == "renew_subscription").ToArray();
        renewed.Length.ShouldBe(many);
        renewed.ShouldAllBe(record => record.GetProperty("targets").EnumerateArray().Count(target => target.Text("type") == "subscription") == 1);
        renewed.SelectMany(record => record.GetProperty("targets").EnumerateArray()).Where(target => target.Text("type") == "invoice")
            .Select(target => target.Id()).Distinct().Count().ShouldBe(many);
    }

    [Fact]
    public async Task A01_an_anchor_on_the_31st_returns_after_a_short_month()
    {
        using var seller = await service.NewSandbox("2024-01-31T01:00:00Z");
        var subscription = await seller.Subscribe();
        await seller.AdvanceTo("2024-05-30T00:00:00Z");
        var invoices = await seller.List($"/invoices?subscription_id={subscription.Id()}");
        invoices.Select(invoice => invoice.GetProperty("lines")[0].Text("description")).ShouldBe([
            "Monthly, 2024-04-30 to 2024-05-30", "Monthly, 2024-03-31 to 2024-04-29",
            "Monthly, 2024-02-29 to 2024-03-30", "Monthly, 2024-01-31 to 2024-02-28",
        ]);
    }

    [Fact]
    public async Task A07_the_periods_of_a_customer_follow_its_own_midnight()
    {
        using var seller = await service.NewSandbox("2023-02-01T00:00:00Z");
        var subscription = await seller.Subscribe(await seller.Customer(zone: "Asia/Kolkata"));
        subscription.Text("period_start").ShouldBe("2023-01-31T18:30:00+00:00");
        await seller.AdvanceTo("2023-02-28T18:29:59Z");
        (await seller.List($"/invoices?subscription_id={subscription.Id()}")).Length.ShouldBe(1);
        await seller.AdvanceTo("2023-02-28T18:30:00Z");
        var invoices = await seller.List($"/invoices?subscription_id={subscription.Id()}");
        invoices.Length.ShouldBe(2);
        invoices[0].Text("issued_on").ShouldBe("2023-03-01");
    }

    [Fact]
    public async Task B15_a_cancellation_at_the_end_ends_at_the_boundary_whenever_that_is_noticed()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = await seller.Subscribe();
        await seller.AdvanceTo("2025-03-10T00:00:00Z");
        var cancelled = await seller.Do($"/subscriptions/{subscription.Id()}/cancel");
        cancelled.GetProperty("cancel_at_period_end").GetBoolean().ShouldBeTrue();
        cancelled.Id("latest_invoice_id").ShouldBe(subscription.Id("latest_invoice_id"));
        await seller.AdvanceTo("2025-04-09T13:00:00Z");

        var ended = await seller.Get($"/subscriptions/{subscription.Id()}");
        ended.Text("status").ShouldBe("ended");
        ended.Text("ended_at").ShouldBe("2025-04-01T00:00:00+00:00");
        (await seller.List($"/invoices?subscription_id={subscription.Id()}")).Length.ShouldBe(1);
        (await seller.Events("subscription.ended"))[0].Text("status").ShouldBe("ended");
    }

    [Fact]
    public async Task B15_a_cancellation_that_is_withdrawn_renews()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = await seller.Subscribe();
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel", new { });
        var resumed = await seller.Do($"/subscriptions/{subscription.Id()}/reactivate");
        resumed.GetProperty("cancel_at_period_end").GetBoolean().ShouldBeFalse();
        resumed.Id("latest_invoice_id").ShouldBe(subscription.Id("latest_invoice_id"));
        (await (await seller.Post($"/subscriptions/{subscription.Id()}/reactivate", null)).Code()).ShouldBe("subscription.not_cancelled");
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.List($"/invoices?subscription_id={subscription.Id()}")).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Cancelling_twice_is_told_once_and_cancelling_at_once_ends_now()
    {
        using var seller = await service.NewSandbox();
        var subscription = await seller.Subscribe();
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel");
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel");
        (await seller.Events("subscription.cancelled")).Length.ShouldBe(1);

        var ended = await seller.Do($"/subscriptions/{subscription.Id()}/cancel", new { at_period_end = false, proration = "none" });
        ended.Text("status").ShouldBe("ended");
        ended.GetProperty("ended_at").GetDateTimeOffset().ShouldBe(seller.Now);
        (await (await seller.Post($"/subscriptions/{subscription.Id()}/cancel", null)).Code()).ShouldBe("subscription.wrong_status");
        await seller.Advance(TimeSpan.FromDays(40));
        (await seller.List($"/invoices?subscription_id={subscription.Id()}")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_trial_is_billed_at_its_end_and_a_cancelled_one_never()
    {
        using var seller = await service.NewSandbox();
        var (kept, cancelled) = (await seller.Subscribe(trialDays: 10), await seller.Subscribe(trialDays: 10));
        kept.Text("status").ShouldBe("trialing");
        kept.GetProperty("latest_invoice_id").ValueKind.ShouldBe(JsonValueKind.Null);
        (await seller.Post($"/subscriptions/{cancelled.Id()}/cancel", new { at_period_end = true })).StatusCode.ShouldBe(HttpStatusCode.OK);

        await seller.Advance(TimeSpan.FromDays(11));
        (await seller.Get($"/subscriptions/{kept.Id()}")).Text("status").ShouldBe("active");
        (await seller.Get($"/subscriptions/{cancelled.Id()}")).Text("status").ShouldBe("ended");
        (await seller.List($"/invoices?subscription_id={cancelled.Id()}")).ShouldBeEmpty();
    }
}
