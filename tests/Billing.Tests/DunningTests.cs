using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Case J05 of billing-rules.md, and what dunning does to whom.</summary>
public sealed class DunningTests(BillingService service)
{
    [Fact]
    public async Task J05_each_currency_is_dunned_by_itself_and_the_campaign_finishes_once()
    {
        // In American Samoa the first of January begins, and the fifth, after that day's round.
        using var seller = await service.NewSandbox("2024-12-01T12:00:00Z");
        service.Corrupted.Add(seller.Tenant); // a customer has one currency; that of this one is changed
        var customer = await seller.Buyer(zone: "Pacific/Pago_Pago");
        await seller.Owing(customer, "149.00");
        await service.Sql("UPDATE customers SET currency = 'USD' WHERE id = $1", customer);
        await seller.Owing(customer, "120.00");
        await service.Sql("UPDATE customers SET currency = 'EUR' WHERE id = $1", customer);
        await seller.AdvanceTo("2024-12-05T12:00:00Z");
        await seller.Owing(customer, "10.00");
        await seller.AdvanceTo("2025-01-03T00:00:00Z");
        await seller.Campaign([Dunned.Request], thresholds: [new { currency = "EUR", amount = 15000 }, new { currency = "USD", amount = 10000 }]);

        List<(int Day, string? Currency, long Attempt, long Asked)> requests = [];
        List<int> finished = [];
        for (var day = 3; day <= 12; day++)
        {
            await seller.AdvanceTo($"2025-01-{day:00}T10:00:00Z");
            requests.AddRange((await seller.Events("dunning.step_executed")).Skip(requests.Count)
                .Select(step => (day, step.Text("currency"), step.Number("attempt"), step.Amount("outstanding_amount"))).OrderByDescending(step => step.Item2));
            var ends = (await seller.Events("dunning.completed")).Count(end => end.GetProperty("campaign_finished").GetBoolean());
            finished.AddRange(Enumerable.Repeat(day, ends - finished.Count));
        }

        requests.ShouldBe([(3, "USD", 1, 12000), (6, "USD", 2, 12000), (6, "EUR", 1, 15900), (9, "EUR", 2, 15900)]);
        finished.ShouldBe([9]);
        (await seller.Executions()).Select(one => one.Text("status")).ShouldBe(["failed", "failed"]);
    }

    [Fact]
    public async Task What_is_paid_between_two_requests_ends_the_dunning_and_counts_once()
    {
        var (seller, customer, invoice) = await service.NewDebtor();
        using var _ = seller;
        var campaign = await seller.Campaign([Dunned.Request], retries: 3);
        await seller.Round(1);
        (await seller.Execution()).Text("status").ShouldBe("in_progress");
        await seller.Card(customer, isDefault: true);
        await seller.Paid(invoice);

        var execution = await seller.Execution();
        (execution.Text("status"), execution.Amount("outstanding_amount"), execution.Amount("recovered_amount")).ShouldBe(("completed", 0, 3000));
        await seller.Round(9);
        (await seller.Steps()).ShouldBe(["payment_request"]);
        var ended = (await seller.Events("dunning.completed")).ShouldHaveSingleItem();
        (ended.Text("status"), ended.Amount("recovered_amount"), ended.GetProperty("campaign_finished").GetBoolean()).ShouldBe(("completed", 3000, true));
        var stats = await seller.Get($"/dunning/campaigns/{campaign}/stats");
        (stats.Number("executions"), stats.Number("completed"), stats.GetProperty("currencies")[0].Amount("recovered_amount")).ShouldBe((1, 1, 3000));
    }

    [Fact]
    public async Task A_request_charges_the_card_and_the_last_one_waits_for_its_outcome()
    {
        var (seller, customer, invoice) = await service.NewDebtor("card_insufficient_funds");
        using var _ = seller;
        await seller.Attempts(invoice, 2);
        await seller.Campaign([Dunned.Request]);
        await seller.Round(1);
        await seller.Attempts(invoice, 3);
        await service.Sql("UPDATE payment_methods SET token = 'card_timeout' WHERE customer_id = $1", customer);
        await seller.Round(4);
        await seller.Unanswered(invoice);
        (await seller.Execution()).Text("status").ShouldBe("in_progress");

        await seller.Advance(TimeSpan.FromSeconds(301));
        await seller.Paid(invoice);
        var execution = await seller.Execution();
        (execution.Text("status"), execution.Amount("recovered_amount")).ShouldBe(("completed", 3000));
        (await seller.List($"/dunning/executions/{execution.Id()}/logs"))
            .Select(entry => (entry.Number("step"), entry.Number("effects"))).ShouldBe([(2, 1), (1, 1)]);
    }

    [Fact]
    public async Task The_last_request_that_is_refused_ends_the_dunning_badly()
    {
        var (seller, _, invoice) = await service.NewDebtor("card_insufficient_funds");
        using var __ = seller;
        await seller.Attempts(invoice, 2);
        await seller.Campaign([Dunned.Request], retries: 1);
        await seller.Round(1);
        await seller.Attempts(invoice, 3);
        (await seller.Execution()).Text("status").ShouldBe("failed");
    }

    [Fact]
    public async Task J07_a_card_that_was_refused_for_good_is_not_charged_by_dunning()
    {
        var (seller, _, invoice) = await service.NewDebtor("card_declined");
        using var __ = seller;
        await seller.Campaign([Dunned.Request]);
        await seller.Round(8);
        await seller.Attempts(invoice, 1);
        (await seller.Steps()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task J07_dunning_charges_none_of_two_cards_that_were_refused_for_good_though_the_first_is_chosen_again()
    {
        var (seller, customer, invoice) = await service.NewDebtor("card_declined");
        using var _ = seller;
        var first = (await seller.List($"/customers/{customer}/payment-methods")).ShouldHaveSingleItem().Id();
        await seller.Card(customer, "card_declined", isDefault: true);
        await seller.Attempts(invoice, 2);
        await seller.Choose(customer, first);
        await seller.Campaign([Dunned.Request]);
        await seller.Round(8);
        await seller.Attempts(invoice, 2);
        (await seller.Steps()).Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("void")]
    [InlineData("mark-uncollectible")]
    [InlineData("credit")]
    public async Task What_is_settled_without_money_ends_the_dunning_and_recovers_nothing(string how)
    {
        var (seller, _, invoice) = await service.NewDebtor();
        using var __ = seller;
        await seller.Campaign([Dunned.Request]);
        await seller.Round(1);
        if (how == "credit")
        {
            var line = (await seller.Get($"/invoices/{invoice}")).GetProperty("lines")[0].Id();
            await seller.Do("/credit-notes", new { invoice_id = invoice, reason = "other", lines = new[] { new { invoice_line_id = line } } });
        }
        else
            await seller.Do($"/invoices/{invoice}/{how}", new { reason = "goodwill" });

        var execution = await seller.Execution();
        (execution.Text("status"), execution.Amount("outstanding_amount"), execution.Amount("recovered_amount")).ShouldBe(("completed", 0, 0));
    }

    [Fact]
    public async Task Suspending_pauses_the_subscription_and_terminating_ends_it_without_a_credit()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        var subscription = (await seller.Subscribe(customer)).Id();
        var other = (await seller.Subscribe(customer, trialDays: 90)).Id();
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign(
            [new { type = "suspend_service" }, new { type = "email", template = "final_notice" }, new { type = "terminate_service", delay_days = 5 }]);

        await seller.Round(1);
        (await seller.Get($"/subscriptions/{subscription}")).Text("status").ShouldBe("paused");
        (await seller.Get("/dunning/pending-actions")).GetProperty("items")[0].Text("action").ShouldBe("terminate_service");
        await seller.Round(5);
        (await seller.Steps()).ShouldBe(["suspend_service", "email"]);
        await seller.Round(6);
        (await seller.Get($"/subscriptions/{subscription}")).Text("status").ShouldBe("ended");
        (await seller.Get($"/subscriptions/{other}")).Text("status").ShouldBe("trialing");
        (await seller.Balance(customer)).ShouldBe(0);
        (await seller.Execution()).Text("status").ShouldBe("failed");
        (await seller.Events("dunning.step_executed"))[1].Text("template").ShouldBe("final_notice");
    }

    [Fact]
    public async Task A_pause_by_dunning_does_not_stop_collection()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        var subscribed = await seller.Subscribe(customer);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([new { type = "suspend_service" }]);
        await seller.Round(1);
        (await seller.Get($"/subscriptions/{subscribed.Id()}")).Text("status").ShouldBe("paused");
        (await seller.Events("subscription.paused")).Single().GetProperty("by_dunning").GetBoolean().ShouldBeTrue();
        await seller.Card(customer);
        await seller.Paid(subscribed.Id("latest_invoice_id"));
    }

    [Fact]
    public async Task What_dunning_suspended_goes_on_by_itself_once_it_is_paid()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        var subscribed = await seller.Subscribe(customer);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([new { type = "suspend_service" }]);
        await seller.Round(1);
        (await seller.Get($"/subscriptions/{subscribed.Id()}")).Text("status").ShouldBe("paused");
        await seller.Card(customer);
        await seller.Subscription(subscribed.Id(), found => found.Text("status") == "active");
        await seller.Idle();
        (await seller.Events("subscription.resumed")).ShouldHaveSingleItem().Id("subscription_id").ShouldBe(subscribed.Id());
        (await seller.List($"/invoices?subscription_id={subscribed.Id()}")).ShouldAllBe(invoice => invoice.Text("status") == "paid");
    }

    [Fact]
    public async Task What_is_written_off_lifts_no_suspension()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscribed = await seller.Subscribe(await seller.Buyer());
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([new { type = "suspend_service" }]);
        await seller.Round(1);
        foreach (var owed in await seller.List($"/invoices?subscription_id={subscribed.Id()}"))
            await seller.Do($"/invoices/{owed.Id()}/mark-uncollectible", new { reason = "bankrupt" });
        await seller.Idle();
        (await seller.Get($"/subscriptions/{subscribed.Id()}")).Text("status").ShouldBe("paused");
    }

    [Fact]
    public async Task What_a_paused_subscription_owes_is_charged_by_no_step()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        var subscribed = await seller.Subscribe(customer);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([Dunned.Request]);
        await seller.Round(1);
        await seller.Do($"/subscriptions/{subscribed.Id()}/pause", new { });
        await seller.Card(customer);
        await seller.Round(5);
        (await seller.Steps()).ShouldBe(["payment_request", "payment_request"]);
        (await seller.List($"/payments?invoice_id={subscribed.Id("latest_invoice_id")}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_action_waits_for_its_delay_after_the_step_before()
    {
        var (seller, _, _) = await service.NewDebtor();
        using var __ = seller;
        await seller.Campaign([new { type = "email", delay_days = 2 }, Dunned.Request, new { type = "webhook", delay_days = 1 }]);
        List<(int Day, string? Action)> taken = [];
        for (var day = 1; day <= 10; day++)
        {
            await seller.Round(day);
            taken.AddRange((await seller.Steps()).Skip(taken.Count).Select(action => (day, action)));
        }

        taken.ShouldBe([(3, "email"), (3, "payment_request"), (6, "payment_request"), (7, "webhook")]);
    }

    [Fact]
    public async Task A_clock_that_jumps_takes_every_step_once()
    {
        var (seller, _, _) = await service.NewDebtor();
        using var __ = seller;
        await seller.Campaign([Dunned.Request, new { type = "email", delay_days = 7 }], retries: 10);
        await seller.Advance(TimeSpan.FromDays(60));
        (await seller.Events("dunning.step_executed")).Select(step => step.Number("step")).ShouldBe(Enumerable.Range(1, 11).Select(step => (long)step));
        (await seller.Execution()).Text("status").ShouldBe("failed");
    }

    [Fact]
    public async Task Another_tenant_finds_no_execution()
    {
        var (seller, _, _) = await service.NewDebtor();
        using var _ = seller;
        using var other = service.NewSeller();
        var campaign = await seller.Campaign([Dunned.Request]);
        await seller.Round(1);
        var id = (await seller.Execution()).Id();
        foreach (var path in new[] { $"executions/{id}", $"executions/{id}/logs", $"campaigns/{campaign}/stats" })
            (await other.Http.GetAsync($"/api/v1/billing/dunning/{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await other.Post($"/dunning/executions/{id}/cancel", new { reason = "x" })).Code()).ShouldBe("dunning_execution.not_found");
        (await other.Executions()).ShouldBeEmpty();
        (await other.Get("/dunning/stats")).Number("executions").ShouldBe(0);
    }
}
