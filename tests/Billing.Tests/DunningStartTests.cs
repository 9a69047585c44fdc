using System.Net;
using DotMac.Billing.Domain;
using DotMac.Billing.Due;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Tests;

/// <summary>Whom a round begins to dun, who begins by hand, and two that want the same at once.</summary>
public sealed class DunningStartTests(BillingService service)
{
    [Fact]
    public async Task Of_the_campaigns_that_cover_a_customer_the_highest_begins()
    {
        var (seller, _, _) = await service.NewDebtor();
        using var _ = seller;
        await seller.Campaign([Dunned.Request], priority: 90, thresholds: [new { currency = "USD", amount = 1 }]);
        await seller.Campaign([Dunned.Request], priority: 80, thresholds: [new { currency = "EUR", amount = 3001 }]);
        await seller.Campaign([Dunned.Request], priority: 5);
        var best = await seller.Campaign([Dunned.Request], priority: 70, thresholds: [new { currency = "EUR", amount = 3000 }]);
        await seller.Round(2);
        (await seller.Execution()).Id("campaign_id").ShouldBe(best);
        (await seller.Events("dunning.started")).ShouldHaveSingleItem().Amount("outstanding_amount").ShouldBe(3000);
    }

    [Theory]
    [InlineData(3000, 0)]
    [InlineData(3001, 1)]
    public async Task A_customer_that_paid_as_much_as_a_campaign_respects_is_left_alone(long value, int begun)
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Paid(await seller.Owing(customer));
        await service.Sql("UPDATE payment_methods SET token = 'card_declined' WHERE customer_id = $1", customer);
        await seller.Owing(customer);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([Dunned.Request], rules: new { min_lifetime_values = new[] { new { currency = "EUR", amount = value } } });
        await seller.Round(1);
        (await seller.Executions()).Length.ShouldBe(begun);
    }

    [Fact]
    public async Task A_customer_that_a_campaign_names_is_left_alone_by_it_and_so_is_what_is_not_overdue_for_long()
    {
        var (seller, customer, _) = await service.NewDebtor();
        using var _ = seller;
        await seller.Campaign([Dunned.Request], priority: 9, rules: new { customer_ids = new[] { customer } });
        var late = (await seller.Created("/dunning/campaigns", new { name = "Late", actions = new[] { Dunned.Request }, trigger_after_days = 3 })).Id();
        await seller.Round(3);
        (await seller.Executions()).ShouldBeEmpty();
        await seller.Round(4);
        (await seller.Execution()).Id("campaign_id").ShouldBe(late);
    }

    [Fact]
    public async Task What_failed_begins_nothing_anew_and_a_new_debt_does()
    {
        var (seller, customer, _) = await service.NewDebtor();
        using var _ = seller;
        await seller.Campaign([Dunned.Request], retries: 1);
        await seller.Round(1);
        await seller.Owing(customer);
        await seller.Round(20);
        (await seller.Execution()).Text("status").ShouldBe("failed");

        await seller.AdvanceTo("2025-05-02T10:00:00Z");
        var again = await seller.Executions();
        again.Length.ShouldBe(2);
        again[0].Amount("outstanding_amount").ShouldBe(6000);
    }

    [Fact]
    public async Task A_campaign_is_not_deleted_while_it_duns_and_a_cancellation_lets_it_go()
    {
        var (seller, customer, _) = await service.NewDebtor();
        using var _ = seller;
        var campaign = await seller.Campaign([Dunned.Request], retries: 5);
        await seller.Round(1);
        var refused = await seller.Delete($"/dunning/campaigns/{campaign}");
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Code()).ShouldBe("dunning_campaign.in_use");

        var id = (await seller.Executions($"?status=in_progress&customer_id={customer}")).ShouldHaveSingleItem().Id();
        (await (await seller.Http.GetAsync("/api/v1/billing/dunning/executions?status=lost")).Code()).ShouldBe("dunning_execution.status_unknown");
        (await seller.Post($"/dunning/executions/{id}/cancel", new { reason = "" })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var canceled = await seller.Do($"/dunning/executions/{id}/cancel", new { reason = "they called" });
        (canceled.Text("status"), canceled.Text("cancel_reason")).ShouldBe(("canceled", "they called"));
        (await seller.Events("dunning.canceled")).ShouldHaveSingleItem().Text("reason").ShouldBe("they called");
        (await (await seller.Post($"/dunning/executions/{id}/cancel", new { reason = "again" })).Code()).ShouldBe("dunning_execution.ended");
        await seller.Round(9);
        (await seller.Steps()).Length.ShouldBe(1);
        (await seller.Executions()).Length.ShouldBe(1);
        (await seller.Delete($"/dunning/campaigns/{campaign}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task By_hand_dunning_begins_past_the_rules_of_the_campaign_but_once()
    {
        var (seller, customer, _) = await service.NewDebtor();
        using var _ = seller;
        var campaign = await seller.Campaign([Dunned.Request], rules: new { customer_ids = new[] { customer } });
        var body = new { campaign_id = campaign, customer_id = customer };
        var started = await seller.Created("/dunning/executions", body);
        (started.Text("status"), started.GetProperty("next_action_at").GetDateTimeOffset().Hour).ShouldBe(("pending", 10));
        (await (await seller.Post("/dunning/executions", body)).Code()).ShouldBe("dunning_execution.already_active");
        (await (await seller.Post("/dunning/executions", new { campaign_id = campaign, customer_id = customer, currency = "USD" })).Code())
            .ShouldBe("dunning_execution.nothing_overdue");
        await seller.Round(1);
        (await seller.Steps()).ShouldBe(["payment_request"]);
    }

    [Fact]
    public async Task Two_rounds_at_once_begin_once_and_take_each_step_once()
    {
        var (seller, _, _) = await service.NewDebtor();
        using var _ = seller;
        await seller.Campaign([Dunned.Request, new { type = "email" }, new { type = "webhook" }], retries: 3);
        for (var day = 1; day <= 9; day++)
        {
            var round = DailyRounds.After(seller.Now);
            await service.As(seller.Tenant, async db =>
            {
                var execution = await db.DunningExecutions.Select(known => known.Id).FirstOrDefaultAsync();
                for (var copy = 0; copy < 4; copy++)
                {
                    db.Schedule(BeginDunning.Kind, db.TenantId, round);
                    if (execution != default)
                        db.Schedule(TakeDunningStep.Kind, execution, round);
                }

                return await db.SaveChangesAsync();
            });
            await seller.Round(day);
        }

        (await seller.Execution()).Text("status").ShouldBe("failed");
        (await seller.Events("dunning.step_executed")).Select(step => step.Number("step")).ShouldBe([1, 2, 3, 4, 5]);
        (await service.As(seller.Tenant, db => db.DueWork.CountAsync(work => work.ParkedAt != null))).ShouldBe(0);
        (await service.As(seller.Tenant, db => db.DueWork.CountAsync(work => work.Kind == BeginDunning.Kind))).ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_a_round_and_a_cancellation_or_a_payment_at_once_nothing_happens_after_the_end(bool cancels)
    {
        for (var round = 0; round < 2; round++)
        {
            var (seller, customer, invoice) = await service.NewDebtor();
            using var _ = seller;
            await seller.Campaign([Dunned.Request], retries: 5);
            await seller.Round(1);
            var execution = (await seller.Execution()).Id();
            var end = cancels
                ? seller.Do($"/dunning/executions/{execution}/cancel", new { reason = "x" })
                : seller.Do($"/customers/{customer}/payment-methods", new { token = "card_ok", is_default = true });
            await Task.WhenAll(end, seller.Round(4));
            await seller.Idle();
            if (!cancels)
                await seller.Paid(invoice);
            var ended = await seller.Execution();
            (ended.Text("status"), ended.Amount("recovered_amount")).ShouldBe(cancels ? ("canceled", 0) : ("completed", 3000));
            await seller.Round(20);
            (await seller.Steps()).Length.ShouldBeInRange(1, 2);
            (await seller.Execution()).Number("current_step").ShouldBe((await seller.Steps()).Length);
            (await service.As(seller.Tenant, db => db.DueWork.CountAsync(work => work.ParkedAt != null))).ShouldBe(0);
        }
    }
}
