using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Due;
using DotMac.Kernel;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>How the platform asks for what its tenants owe, before its people said anything about that.</summary>
public sealed class PlatformCampaignTests(BillingService service)
{
    private const string Name = "Unpaid platform subscriptions";

    [Fact]
    public async Task A_tenant_that_never_pays_is_asked_warned_and_paused_on_the_fourteenth_day_and_is_back_once_it_pays()
    {
        using var platform = service.Platform();
        using var tenant = await service.NewSubscriber();
        var begun = await platform.Declined(tenant);
        var (subscription, invoice) = (begun.Id(), begun.Id("latest_invoice_id"));
        var customer = await service.CustomerOf(tenant.Tenant);

        // Tenant zero is on wall time: the invoice fell overdue a while ago, and the rounds since then are held now, each for its own day.
        var first = new DateTimeOffset(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-20), TimeSpan.Zero);
        await service.Sql("UPDATE invoices SET overdue_since = $2 WHERE id = $1", invoice, first);
        List<(int Day, string? Action, string? Template)> steps = [];
        for (var day = 0; day <= 14; day++)
        {
            (await platform.Get($"/subscriptions/{subscription}")).Text("status").ShouldBe("past_due", $"day {day}");
            await Round(first.AddDays(day).AddHours(10));
            var taken = (await platform.Events("dunning.step_executed")).Where(step => step.Id("customer_id") == customer).Skip(steps.Count);
            steps.AddRange(taken.Select(step => (day, step.Text("action"), step.Text("template"))));
        }

        steps.ShouldBe(
        [
            (0, "payment_request", "reminder"), (4, "payment_request", "reminder"), (8, "payment_request", "reminder"), (11, "email", "final_notice"),
            (14, "suspend_service", "reminder"),
        ]);
        (await platform.Get($"/subscriptions/{subscription}")).Text("status").ShouldBe("paused");
        var paused = (await platform.Events("subscription.paused")).Single(fact => fact.Id("subscription_id") == subscription);
        (paused.GetProperty("by_dunning").GetBoolean(), paused.Id("customer_tenant_id")).ShouldBe((true, tenant.Tenant));
        await platform.Attempts(invoice, 1); // the card was declined for good

        await tenant.Created("/tenant/payment-methods", new { token = "card_ok", is_default = true });
        await platform.Paid(invoice);
        await platform.Subscription(subscription, found => found.Text("status") == "active");
    }

    [Fact]
    public async Task What_the_platforms_people_make_of_the_campaign_outlasts_the_next_migrate_run()
    {
        using var platform = service.Platform();
        var seeded = (await Seeded(platform)).ShouldHaveSingleItem();
        (await platform.Events("dunning_campaign.created")).ShouldContain(fact => fact.Id("campaign_id") == seeded.Id());
        (await Audited(platform)).ShouldHaveSingleItem().GetProperty("targets")[0].Id().ShouldBe(seeded.Id());
        await Migrate();
        (await Seeded(platform)).ShouldHaveSingleItem().Id().ShouldBe(seeded.Id());

        await Patch(platform, seeded.Id(), new { priority = 3 });
        await Migrate();
        (await Seeded(platform)).ShouldHaveSingleItem().Number("priority").ShouldBe(3);

        (await platform.Delete($"/dunning/campaigns/{seeded.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Migrate();
        (await Seeded(platform)).ShouldBeEmpty();
        (await Audited(platform)).ShouldHaveSingleItem(); // runs that did nothing recorded nothing
        await service.Sql("UPDATE dunning_campaigns SET deleted_at = NULL, is_active = true WHERE id = $1", seeded.Id()); // for the other test
    }

    private Task Migrate() => service.Settings.Migrate(typeof(Program).Assembly.Location);

    private async Task Round(DateTimeOffset at)
    {
        await service.As(Tenants.Platform, db =>
        {
            db.Schedule(BeginDunning.Kind, Tenants.Platform, at);
            return db.SaveChangesAsync();
        });
        await Eventually.Get(
            async () => (long)(await service.Sql(
                "SELECT count(*) FROM due_work WHERE tenant_id = $1 AND kind IN ('begin_dunning', 'take_dunning_step') AND due_at <= now()", Tenants.Platform))!,
            due => due == 0, "the round");
    }

    private static async Task<JsonElement[]> Seeded(Seller platform) =>
        [.. (await platform.List("/dunning/campaigns?limit=100")).Where(campaign => campaign.Text("name") == Name)];

    private static async Task<JsonElement[]> Audited(Seller platform) =>
        [.. (await platform.Events("audited")).Where(record => record.Text("action") == "seed_platform_campaign")];

    private static async Task Patch(Seller platform, Guid campaign, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/billing/dunning/campaigns/{campaign}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        (await platform.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
