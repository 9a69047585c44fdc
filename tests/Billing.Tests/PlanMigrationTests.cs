using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Subscriptions of a plan moved to another, all at once and each by itself.</summary>
public sealed class PlanMigrationTests(BillingService service)
{
    [Fact]
    public async Task A_migration_bills_each_subscription_what_its_preview_said_and_refuses_by_name_what_cannot_be_moved()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        var movable = await Subscribed(seller, old, 3);
        var paused = (await Subscribed(seller, old, 1))[0];
        await seller.Do($"/subscriptions/{paused}/pause", new { });
        await seller.Idle();
        await seller.AdvanceTo("2025-04-16T00:00:00Z");

        var body = new { to_plan_id = newer, at = "now" };
        var preview = await seller.Do($"/subscriptions/plans/{old}/migrations/preview", body);
        (preview.Number("total"), preview.Number("refused")).ShouldBe((4, 1));
        preview.GetProperty("totals").EnumerateArray().Single().Amount().ShouldBe(3 * 1500);
        preview.GetProperty("subscriptions").EnumerateArray().Single(one => one.Id("subscription_id") == paused).Text("refusal").ShouldBe("subscription.wrong_status");
        (await seller.List("/invoices?limit=100")).Length.ShouldBe(4);

        var migration = await Ended(seller, (await seller.Created($"/subscriptions/plans/{old}/migrations", body)).Id());
        (migration.Text("status"), migration.Number("done"), migration.Number("failed")).ShouldBe(("completed", 3, 1));
        foreach (var subscription in movable)
        {
            var invoices = await seller.InvoicesOf(subscription);
            invoices.Select(invoice => invoice.Amount()).ShouldBe([1500, 3000]);
            (await seller.Get($"/subscriptions/{subscription}")).Id("plan_id").ShouldBe(newer);
        }

        var failed = (await seller.List($"/plan-migrations/{migration.Id()}/subscriptions?status=failed")).ShouldHaveSingleItem();
        (failed.Id("subscription_id"), failed.Text("failure_code")).ShouldBe((paused, "subscription.wrong_status"));
        (await (await seller.Http.GetAsync($"/api/v1/billing/plan-migrations/{migration.Id()}/subscriptions?status=gone")).Code()).ShouldBe("plan_migration.status_unknown");
        var completed = (await seller.Events("plan_migration.completed")).ShouldHaveSingleItem();
        (completed.Number("done"), completed.Number("failed")).ShouldBe((3, 1));
        (await seller.List("/plan-migrations")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_preview_uses_up_a_limited_rule_as_the_migration_does()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        await Subscribed(seller, old, 3);
        await seller.Idle();
        await seller.Rule(more: new { percentage = "50", max_uses = 1 });
        await seller.AdvanceTo("2025-04-16T00:00:00Z");
        var body = new { to_plan_id = newer, at = "now" };
        var told = (await seller.Do($"/subscriptions/plans/{old}/migrations/preview", body)).GetProperty("totals")[0].Amount();
        told.ShouldBe(1500 + 1500);
        await Ended(seller, (await seller.Created($"/subscriptions/plans/{old}/migrations", body)).Id());
        (await seller.List("/invoices?limit=100")).Select(invoice => invoice.Amount()).Order().ShouldBe([0, 1500, 1500, 3000, 3000, 3000]);
    }

    [Fact]
    public async Task A_migration_at_period_end_waits_for_each_renewal()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        var subscription = (await Subscribed(seller, old, 1))[0];
        await Ended(seller, (await seller.Created($"/subscriptions/plans/{old}/migrations", new { to_plan_id = newer })).Id());
        (await seller.Get($"/subscriptions/{subscription}")).GetProperty("pending_change").Id("plan_id").ShouldBe(newer);
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.InvoicesOf(subscription))[0].Amount().ShouldBe(6000);
    }

    [Fact]
    public async Task A_migration_at_a_date_happens_at_local_midnight_and_with_the_renewal_of_that_day()
    {
        using var seller = await service.NewSandbox("2025-04-01T04:00:00Z"); // midnight in New York
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        var inside = await seller.SubscribeTo(await seller.Customer(zone: "America/New_York"), old, anchor: "anniversary");
        await seller.AdvanceTo("2025-04-16T05:00:00Z");
        var renewing = await seller.SubscribeTo(await seller.Customer(), old, anchor: "anniversary");
        var migration = (await seller.Created($"/subscriptions/plans/{old}/migrations", new { to_plan_id = newer, at = "date", on = "2025-05-16" })).Id();
        await Ended(seller, migration);
        await seller.AdvanceTo("2025-05-16T03:59:59Z");
        (await seller.Get($"/subscriptions/{inside}")).Id("plan_id").ShouldBe(old);
        await seller.AdvanceTo("2025-05-20T00:00:00Z");

        (await seller.InvoicesOf(inside))[0].Lines().ShouldBe([-1548, 3097]); // 16 of 31 days, however late it was done
        (await seller.InvoicesOf(renewing)).Select(invoice => invoice.Amount()).ShouldBe([6000, 3000]);
    }

    [Theory]
    [InlineData("now")]
    [InlineData("period_end")]
    public async Task A_migration_leaves_alone_who_waits_for_another_plan_and_keeps_a_quantity_that_waits(string at)
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (old, newer, third) = (await seller.Plan("30.00"), await seller.Plan("60.00"), await seller.Plan("90.00"));
        var (leaving, growing) = ((await Subscribed(seller, old, 1))[0], (await Subscribed(seller, old, 1))[0]);
        await seller.Change(leaving, new { plan_id = third, effective = "period_end" });
        await seller.Change(growing, new { quantity = 5, effective = "period_end" });
        var migration = (await seller.Created($"/subscriptions/plans/{old}/migrations", new { to_plan_id = newer, at })).Id();
        await Ended(seller, migration);

        (await seller.List($"/plan-migrations/{migration}/subscriptions?status=failed")).ShouldHaveSingleItem().Text("failure_code")
            .ShouldBe("plan_migration.plan_left");
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await seller.InvoicesOf(leaving))[0].Amount().ShouldBe(9000);
        (await seller.InvoicesOf(growing))[0].Amount().ShouldBe(5 * 6000);
    }

    [Fact]
    public async Task A_migration_that_is_cancelled_moves_nobody_any_more_and_what_is_unclear_is_refused()
    {
        using var seller = await service.NewSandbox("2025-04-01T00:00:00Z");
        var (old, newer) = (await seller.Plan("30.00"), await seller.Plan("60.00"));
        var path = $"/subscriptions/plans/{old}/migrations";
        (await (await seller.Post(path, new { to_plan_id = newer })).Code()).ShouldBe("plan_migration.empty");
        (await (await seller.Post(path, new { to_plan_id = old })).Code()).ShouldBe("plan_migration.same_plan");
        (await (await seller.Post(path, new { to_plan_id = Guid.NewGuid() })).Code()).ShouldBe("plan.not_found");
        var subscription = (await Subscribed(seller, old, 1))[0];
        (await (await seller.Post(path, new { to_plan_id = newer, at = "date" })).Code()).ShouldBe("plan_migration.date_unclear");
        (await (await seller.Post(path, new { to_plan_id = newer, at = "date", on = "2025-04-01" })).Code()).ShouldBe("plan_migration.date_unclear");
        (await (await seller.Post(path, new { to_plan_id = newer, customer_ids = new[] { Guid.NewGuid() } })).Code()).ShouldBe("plan_migration.empty");

        var migration = (await seller.Created(path, new { to_plan_id = newer, at = "date", on = "2025-04-10" })).Id();
        await Ended(seller, migration);
        (await seller.Get($"/subscriptions/{subscription}")).GetProperty("scheduled_changes").GetArrayLength().ShouldBe(1);
        await seller.Do($"/plan-migrations/{migration}/cancel");
        (await seller.Do($"/plan-migrations/{migration}/cancel")).Text("status").ShouldBe("canceled");
        await seller.AdvanceTo("2025-04-11T00:00:00Z");
        (await seller.Get($"/subscriptions/{subscription}")).Id("plan_id").ShouldBe(old);
        (await seller.Events("plan_migration.canceled")).ShouldHaveSingleItem();
        (await seller.Http.GetAsync($"/api/v1/billing/plan-migrations/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<Guid[]> Subscribed(Seller seller, Guid plan, int many)
    {
        var subscriptions = new Guid[many];
        for (var i = 0; i < many; i++)
            subscriptions[i] = await seller.SubscribeTo(await seller.Customer(), plan);
        return subscriptions;
    }

    private static Task<JsonElement> Ended(Seller seller, Guid migration) =>
        Eventually.Get(() => seller.Get($"/plan-migrations/{migration}"), found => found.Text("status") == "completed", "the end of the migration");
}
