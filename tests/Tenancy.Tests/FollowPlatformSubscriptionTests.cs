using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.Contracts.Identity;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Tests;

/// <summary>A tenant pays the platform, or does not: tenant zero's events decide what becomes of it.</summary>
public sealed class FollowPlatformSubscriptionTests(TenancyService service)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Guid subscription = Guid.CreateVersion7(), plan = Guid.CreateVersion7();

    [Fact]
    public async Task A_tenant_on_trial_that_subscribes_is_active_with_plan_and_days()
    {
        var tenant = await OnTrial();
        await service.Deliver(Tenants.Platform, Created(tenant), times: 3);
        var shown = await Becomes(tenant, "active");
        (shown.GetProperty("plan_id").GetGuid(), shown.GetProperty("subscription_starts_at").GetDateTimeOffset(), shown.GetProperty("subscription_ends_at").GetDateTimeOffset())
            .ShouldBe((plan, Start, Start.AddMonths(1)));
        (await Changes(tenant)).ShouldBe(["pending trial ", "trial active "]);
    }

    [Fact]
    public async Task What_dunning_gave_up_is_suspended_and_a_payment_lifts_it()
    {
        var tenant = await OnTrial();
        await service.Deliver(Tenants.Platform, Created(tenant));
        await Becomes(tenant, "active");
        await service.Deliver(Tenants.Platform, Paused(tenant, "unpaid", byDunning: true), times: 2, sequence: 3);
        (await Becomes(tenant, "suspended")).GetProperty("suspended_for").GetString().ShouldBe("subscription_unpaid");
        // Older news come late and change nothing.
        await service.Deliver(Tenants.Platform, Updated(tenant, "past_due"), sequence: 2);
        await Followed(tenant, "subscription.updated");
        await Becomes(tenant, "suspended");

        await service.Deliver(Tenants.Platform, new SubscriptionResumed(
            subscription, Guid.CreateVersion7(), Start, plan, "active", Start, Start.AddMonths(1), false, 1, tenant), sequence: 4);
        (await Becomes(tenant, "active")).GetProperty("suspended_for").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Changes(tenant)).ShouldBe(["pending trial ", "trial active ", "active suspended subscription_unpaid", "suspended active "]);
        var audited = await Audited(tenant, "tenancy_follow_platform_subscription");
        (audited[^1].GetProperty("actor").GetProperty("kind").GetString(), audited[^1].GetProperty("reason").GetString())
            .ShouldBe(("service", $"subscription.resumed {subscription}"));
    }

    [Fact]
    public async Task A_failed_payment_and_a_pause_by_a_person_suspend_nobody_and_the_end_does()
    {
        var tenant = await OnTrial();
        await service.Deliver(Tenants.Platform, Created(tenant));
        await service.Deliver(Tenants.Platform, Updated(tenant, "past_due"), sequence: 2);
        await service.Deliver(Tenants.Platform, Paused(tenant, "Dunning"), sequence: 3);
        await Followed(tenant, "subscription.created", "subscription.updated", "subscription.paused");
        await Becomes(tenant, "active");

        await service.As(tenant, async db =>
        {
            var over = await db.Database.ExecuteSqlAsync($"UPDATE tenants SET own_trial_ends_at = now()");
            db.MarkSaved();
            return over;
        });
        await service.Deliver(Tenants.Platform, new SubscriptionEnded(
            subscription, Guid.CreateVersion7(), Start, plan, "ended", Start, Start.AddMonths(1), true, null, 1, tenant), sequence: 4);
        (await Becomes(tenant, "suspended")).GetProperty("suspended_for").GetString().ShouldBe("subscription_ended");
        (await service.As(tenant, db => db.Tenants.SingleAsync())).PlanId.ShouldBe(plan); // nothing is taken away
    }

    [Fact]
    public async Task What_the_platform_suspended_no_payment_lifts()
    {
        var tenant = await OnTrial();
        using var platform = service.Client(Tenants.Platform, "platform.*");
        platform.DefaultRequestHeaders.Add("X-Target-Tenant-ID", tenant.ToString());
        await Eventually.Get(() => service.As(tenant, db => db.TenantStates.CountAsync()), count => count == 1, "the tenant");
        (await platform.PostAsJsonAsync($"/api/v1/tenants/{tenant}/suspend", new { reason = "subscription_unpaid" })).EnsureSuccessStatusCode();
        await service.Deliver(Tenants.Platform, Created(tenant));
        await Followed(tenant, "subscription.created");
        (await Becomes(tenant, "suspended")).GetProperty("suspended_for").GetString().ShouldBe("platform");
    }

    [Fact]
    public async Task What_a_tenant_sells_itself_and_to_whom_is_no_affair_of_Tenancys()
    {
        var (seller, victim) = (await OnTrial(), await OnTrial());
        await service.Deliver(seller, Created(seller));
        await service.Deliver(seller, Created(victim) with { Status = "ended" });
        await service.Deliver(Tenants.Platform, Created(seller) with { CustomerTenantId = null });
        // The same queue brings this one after them.
        await service.Deliver(Tenants.Platform, Created(victim) with { SubscriptionId = Guid.CreateVersion7(), Status = "trialing", TrialEndsAt = Start.AddYears(9) });
        await Followed(victim, "subscription.created");
        (await Becomes(seller, "trial")).GetProperty("plan_id").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Becomes(victim, "trial")).GetProperty("trial_ends_at").GetDateTimeOffset().ShouldBe(Start.AddYears(9));
        (await service.As(seller, db => db.Subscriptions.CountAsync())).ShouldBe(0);
        (await service.As(victim, db => db.Subscriptions.CountAsync())).ShouldBe(1);
    }

    [Fact]
    public async Task A_trial_that_ended_before_the_payment_is_lifted_by_it()
    {
        var tenant = await OnTrial();
        await LetTrialEnd(tenant);
        (await Becomes(tenant, "suspended")).GetProperty("suspended_for").GetString().ShouldBe("trial_expired");
        await service.Deliver(Tenants.Platform, Created(tenant));
        await Becomes(tenant, "active");
        (await Changes(tenant)).ShouldBe(["pending trial ", "trial suspended trial_expired", "suspended active "]);
    }

    [Fact]
    public async Task A_trial_does_not_end_after_the_payment()
    {
        var tenant = await OnTrial();
        await service.Deliver(Tenants.Platform, Created(tenant));
        await Becomes(tenant, "active");
        await LetTrialEnd(tenant);
        await Eventually.Get(() => service.As(tenant, db => db.DueWork.CountAsync()), left => left == 0, "the end of the trial");
        (await Changes(tenant)).ShouldBe(["pending trial ", "trial active "]);
    }

    [Fact]
    public async Task Whichever_of_payment_and_end_of_trial_at_one_moment_is_first_the_tenant_is_active()
    {
        var tenants = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OnTrial()));
        await Task.WhenAll(tenants.SelectMany(tenant => (Task[])
            [LetTrialEnd(tenant), service.Deliver(Tenants.Platform, Created(tenant) with { SubscriptionId = Guid.CreateVersion7() })]));
        foreach (var tenant in tenants)
        {
            await Eventually.Get(() => service.As(tenant, db => db.DueWork.CountAsync()), left => left == 0, "the end of the trial");
            await Becomes(tenant, "active");
        }
    }

    [Fact]
    public async Task A_plan_says_how_many_users_the_tenant_has_and_what_the_platform_granted_by_hand_outlasts_it()
    {
        var tenant = await OnTrial();
        await service.Deliver(Tenants.Platform, Created(tenant) with { MaxUsers = 10 }, times: 2);
        await Seats(tenant, 10);
        await service.Deliver(Tenants.Platform, Updated(tenant, "active") with { MaxUsers = 3 }, sequence: 3);
        await Seats(tenant, 3);
        await service.Deliver(Tenants.Platform, Updated(tenant, "past_due") with { MaxUsers = 10 }, sequence: 2); // older
        await Followed(tenant, "subscription.created", "subscription.updated", "subscription.updated");
        await Seats(tenant, 3);

        using var platform = service.Client(Tenants.Platform, "platform.*");
        await Eventually.Get(() => service.As(tenant, db => db.TenantStates.CountAsync()), count => count == 1, "the tenant");
        await Grant(platform, tenant, 40);
        await service.Deliver(Tenants.Platform, Updated(tenant, "active") with { MaxUsers = 8 }, sequence: 4);
        await Followed(tenant, "subscription.created", "subscription.updated", "subscription.updated", "subscription.updated");
        await Seats(tenant, 40);
        await Grant(platform, tenant, null);
        await Seats(tenant, 8);
        (await Payloads(tenant, "tenant.limits_changed")).Select(fact => fact.GetProperty("max_users").GetInt32()).ShouldBe([10, 3, 40, 8]);
    }

    private static async Task Grant(HttpClient platform, Guid tenant, int? users)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/tenants/{tenant}/limits") { Content = JsonContent.Create(new { max_users = users }) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        var answer = await platform.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private async Task Seats(Guid tenant, int users)
    {
        using var http = service.Client(tenant, "tenant.read");
        await Eventually.Get(
            () => http.GetFromJsonAsync<JsonElement>("/api/v1/tenants/current"), shown => shown.GetProperty("max_users").GetInt32() == users, $"{users} seats");
    }

    private SubscriptionCreated Created(Guid tenant) =>
        new(subscription, Guid.CreateVersion7(), plan, "active", Start, Start.AddMonths(1), null, false, 1, tenant);

    private SubscriptionUpdated Updated(Guid tenant, string status) =>
        new(subscription, Guid.CreateVersion7(), plan, status, Start, Start.AddMonths(1), false, null, 1, null, null, null, null, tenant);

    private SubscriptionPaused Paused(Guid tenant, string reason, bool byDunning = false) =>
        new(subscription, Guid.CreateVersion7(), Start, reason, plan, "paused", Start, Start.AddMonths(1), false, 1, tenant, byDunning);

    private async Task<Guid> OnTrial()
    {
        using var acme = await InvitationClient.Of(service, "tenant.read");
        await service.Deliver(acme.Tenant, new UserEmailConfirmed(Guid.CreateVersion7(), "owner@acme.example", TenantOwner: true));
        await Becomes(acme.Tenant, "trial");
        return acme.Tenant;
    }

    private Task<int> LetTrialEnd(Guid tenant) => service.As(tenant, async db =>
    {
        var moved = await db.Database.ExecuteSqlAsync($"UPDATE due_work SET due_at = now() WHERE kind = 'end_trial'");
        db.MarkSaved();
        return moved;
    });

    private async Task<JsonElement> Becomes(Guid tenant, string status)
    {
        using var http = service.Client(tenant, "tenant.read");
        return await Eventually.Get(
            () => http.GetFromJsonAsync<JsonElement>("/api/v1/tenants/current"), shown => shown.GetProperty("status").GetString() == status, $"the tenant {status}");
    }

    /// <summary>Waits until the consumer handled these events of tenant zero.</summary>
    private Task<List<string>> Followed(Guid tenant, params string[] events) => Eventually.Get(
        () => service.As(tenant, db => db.Database.SqlQuery<string>(
            $"SELECT event_name AS \"Value\" FROM inbox WHERE consumer = 'tenancy-follow-platform-subscription'").ToListAsync()),
        handled => events.CountBy(name => name).All(asked => handled.Count(name => name == asked.Key) >= asked.Value), string.Join(", ", events));

    private async Task<string[]> Changes(Guid tenant) =>
        [.. (await Payloads(tenant, "tenant.status_changed")).Select(fact => $"{fact.GetProperty("old_status")} {fact.GetProperty("status")} {fact.GetProperty("reason")}")];

    private async Task<JsonElement[]> Audited(Guid tenant, string action) =>
        [.. (await Payloads(tenant, "audited")).Where(record => record.GetProperty("action").GetString() == action)];

    private async Task<JsonElement[]> Payloads(Guid tenant, string name) =>
        [.. (await service.As(tenant, db => db.Outbox.AsNoTracking().Where(row => row.EventName == name).OrderBy(row => row.Position).Select(row => row.Payload).ToListAsync()))
            .Select(payload => JsonSerializer.Deserialize<JsonElement>(payload))];
}
