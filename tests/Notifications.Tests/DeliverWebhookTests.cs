using System.Net;
using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.Notifications.Due;
using DotMac.ServiceDefaults.Messaging;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Tests;

public sealed class DeliverWebhookTests(NotificationsService service)
{
    private readonly TestTenant tenant = new(service);
    private readonly string name = Guid.NewGuid().ToString("N");

    private string Url(params int[] statuses) => service.Receiver.Url(name, statuses);

    private Task<int> FannedOut(Guid of, int events) => Eventually.Get(
        () => service.As(of, db => db.Set<InboxMessage>().CountAsync(message => message.Consumer == "notifications-webhook-fan-out")),
        count => count >= events, "the events");

    [Fact]
    public async Task An_event_arrives_signed_and_verifies_and_other_events_and_tenants_do_not()
    {
        var other = new TestTenant(service);
        var endpoint = await tenant.Registers(Url(), "product.created");
        await service.Deliver(tenant.Id, new PlanCreated(Guid.NewGuid(), Guid.NewGuid(), "c", "n", "month", "1", "EUR", 0));
        await other.Happens();
        await tenant.Happens();
        await FannedOut(tenant.Id, 2);
        await FannedOut(other.Id, 1);
        await tenant.Delivery(endpoint.Id, found => found.Status() == "succeeded");

        var hook = service.Receiver.At(name).ShouldHaveSingleItem();
        hook.Signatures.ShouldBe([hook.SignedWith(endpoint.Secret)]);
        var body = JsonDocument.Parse(hook.Body).RootElement;
        body.GetProperty("type").GetString().ShouldBe("product.created");
        body.GetProperty("data").GetProperty("sku").GetString().ShouldBe("SKU-1");
    }

    [Fact]
    public async Task A_failed_attempt_is_repeated_with_the_same_id_and_a_new_time_and_signature_and_is_listed()
    {
        var endpoint = await tenant.Registers(Url(500, 200), "*");
        await tenant.Happens();
        var delivery = await tenant.Delivery(endpoint.Id, found => found.Status() == "succeeded");
        delivery.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetInt32()).ShouldBe([500, 200]);

        var hooks = service.Receiver.At(name);
        hooks.Select(hook => hook.Id).Distinct().ShouldBe([delivery.GetProperty("webhook_id").GetString()]);
        hooks.Select(hook => hook.Timestamp).Distinct().Count().ShouldBe(2);
        foreach (var hook in hooks)
            hook.Signatures.ShouldBe([hook.SignedWith(endpoint.Secret)]);
    }

    [Fact]
    public async Task Gone_disables_the_endpoint_at_once_and_the_owner_is_told_by_mail()
    {
        var owner = $"{name}@user.example";
        await tenant.SignsUp(owner);
        await service.Knows(tenant.Id, db => db.Owners.AnyAsync());
        var endpoint = await tenant.Registers(Url(410), "product.created");
        await tenant.Happens();
        await tenant.Delivery(endpoint.Id, found => found.Status() == "failed");

        var shown = await tenant.Get($"/api/v1/webhooks/subscriptions/{endpoint.Id}");
        shown.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        shown.GetProperty("disabled_reason").GetString().ShouldBe("gone");
        // The mail may be out by now.
        var told = (await service.Events(tenant.Id)).Where(name => name != "email.sent");
        told.ShouldBe(["webhook.created", "webhook.delivery.failed", "webhook.disabled"], ignoreOrder: true);
        await tenant.Mail(mail => mail.Status() == "sent");
        var offered = service.MailServer.To(owner).ShouldHaveSingleItem().Message;
        offered.TextBody!.ShouldContain(service.Receiver.Url(name));
        offered.TextBody!.ShouldContain("410");
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        var endpoint = await tenant.Registers(Url(302), "*");
        await tenant.Happens();
        var delivery = await tenant.Delivery(endpoint.Id, found => found.Attempts() > 0);
        delivery.GetProperty("attempts")[0].GetProperty("status").GetInt32().ShouldBe(302);
        delivery.Status().ShouldBe("pending");
    }

    [Fact]
    public async Task An_address_that_turned_private_after_it_was_registered_is_refused_at_connect()
    {
        var endpoint = await tenant.Registers(Url(), "*");
        await service.Run($"UPDATE webhook_endpoints SET url = 'http://127.0.0.1:{service.MailServer.Port}/' WHERE id = '{endpoint.Id}'");
        await tenant.Happens();
        var delivery = await tenant.Delivery(endpoint.Id, found => found.Attempts() > 0);
        delivery.GetProperty("attempts")[0].GetProperty("error").GetString().ShouldBe("blocked-address");
    }

    [Fact]
    public async Task A_secret_that_cannot_be_opened_is_a_failed_attempt_and_calls_nobody()
    {
        var endpoint = await tenant.Registers(Url(), "*");
        await service.Run($"UPDATE webhook_endpoints SET secret = '\\x00' WHERE id = '{endpoint.Id}'");
        await tenant.Happens();
        var delivery = await tenant.Delivery(endpoint.Id, found => found.Attempts() > 0);
        delivery.GetProperty("attempts")[0].GetProperty("error").GetString().ShouldBe("secret-unreadable");
        service.Receiver.At(name).ShouldBeEmpty();
    }

    [Fact]
    public async Task After_rotations_the_new_and_every_former_secret_sign()
    {
        var endpoint = await tenant.Registers(Url(), "*");
        var secrets = new List<string> { endpoint.Secret };
        for (var i = 0; i < 2; i++)
        {
            var rotated = await tenant.Post($"/api/v1/webhooks/subscriptions/{endpoint.Id}/rotate-secret");
            rotated.StatusCode.ShouldBe(HttpStatusCode.OK);
            secrets.Insert(0, JsonDocument.Parse(await rotated.Content.ReadAsStringAsync()).RootElement.GetProperty("secret").GetString()!);
        }

        await tenant.Happens();
        await tenant.Delivery(endpoint.Id, found => found.Status() == "succeeded");
        var hook = service.Receiver.At(name).ShouldHaveSingleItem();
        hook.Signatures.ShouldBe(secrets.Select(hook.SignedWith));

        await service.Run($"UPDATE webhook_former_secrets SET until = now() - interval '1 s' WHERE tenant_id = '{tenant.Id}'");
        await tenant.Happens();
        await tenant.Deliveries(endpoint.Id, found => found.Length == 2 && found.All(row => row.Status() == "succeeded"));
        var last = service.Receiver.At(name)[1];
        last.Signatures.ShouldBe([last.SignedWith(secrets[0])]);
    }

    [Fact]
    public async Task Attempts_that_fail_at_the_same_time_are_all_recorded()
    {
        var release = service.Receiver.Hold(name);
        var endpoint = await tenant.Registers(Url(500), "*");
        for (var i = 0; i < 6; i++)
            await tenant.Happens();
        await Eventually.Get(() => Task.FromResult(service.Receiver.At(name).Count), calls => calls >= 3, "calls side by side");
        release.SetResult();
        await tenant.Deliveries(
            endpoint.Id,
            found => found.Length == 6 && found.All(row => row.Attempts() > 0) && found.Sum(Answers.Attempts) == service.Receiver.At(name).Count);
    }

    [Fact]
    public async Task An_endpoint_deleted_with_waiting_deliveries_leaves_no_work_behind()
    {
        var endpoint = await tenant.Registers(Url(500), "*");
        await tenant.Happens();
        await tenant.Delivery(endpoint.Id, found => found.Attempts() == 1);
        using var http = tenant.Client();
        (await http.DeleteAsync($"/api/v1/webhooks/subscriptions/{endpoint.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await service.Hurry(tenant.Id, DeliverWebhook.Kind);
        await Eventually.Get(() => service.Planned(tenant.Id, DeliverWebhook.Kind), planned => planned.Count == 0, "the work's end");
        service.Receiver.At(name).Count.ShouldBe(1);
        (await service.Events(tenant.Id)).ShouldContain("webhook.deleted");
    }

    [Fact]
    public async Task An_endpoint_deleted_during_a_call_leaves_no_work_behind()
    {
        var release = service.Receiver.Hold(name);
        var endpoint = await tenant.Registers(Url(500), "*");
        await tenant.Happens();
        await Eventually.Get(() => Task.FromResult(service.Receiver.At(name).Count), calls => calls == 1, "the call");
        using var http = tenant.Client();
        (await http.DeleteAsync($"/api/v1/webhooks/subscriptions/{endpoint.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        release.SetResult();
        await Eventually.Get(() => service.Planned(tenant.Id, DeliverWebhook.Kind), planned => planned.Count == 0, "the work's end");
    }

    [Fact]
    public async Task A_sandboxs_retry_belongs_to_wall_time_while_its_clock_stands_still()
    {
        var then = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await tenant.SignsUp(sandbox: true, at: then);
        await service.Knows(tenant.Id, db => db.TenantStates.AnyAsync(state => state.ClockNow != null));
        var endpoint = await tenant.Registers(Url(500, 200), "product.created");
        await tenant.Happens();
        await tenant.Delivery(endpoint.Id, found => found.Status() == "succeeded");
        service.Receiver.At(name).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_delivery_is_erased_with_its_body_30_days_later_and_one_that_waits_is_kept()
    {
        var endpoint = await tenant.Registers(Url(500), "*");
        await tenant.Happens();
        await tenant.Delivery(endpoint.Id, found => found.Attempts() == 1);
        var planned = (await service.Planned(tenant.Id, EraseDelivery.Kind)).ShouldHaveSingleItem();
        (planned.DueAt - TimeProvider.System.GetUtcNow()).TotalDays.ShouldBeInRange(29.9, 31.1);

        await service.BringForward(tenant.Id, EraseDelivery.Kind);
        await Eventually.Get(
            () => service.Planned(tenant.Id, EraseDelivery.Kind), found => found.All(work => work.Id != planned.Id), "the first erasure");
        await service.Run($"UPDATE webhook_deliveries SET status = 'failed' WHERE tenant_id = '{tenant.Id}'");
        await service.BringForward(tenant.Id, EraseDelivery.Kind);
        await tenant.Deliveries(endpoint.Id, found => found.Length == 0);
        (await service.As(tenant.Id, db => db.Set<DeliveryAttempt>().AnyAsync())).ShouldBeFalse();
    }
}
