using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Notifications.Due;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Tests;

public sealed class WebhookFeatureTests(NotificationsService service)
{
    private const string Root = "/api/v1/webhooks/subscriptions";
    private readonly TestTenant tenant = new(service);
    private readonly string name = Guid.NewGuid().ToString("N");

    private string Url(params int[] statuses) => service.Receiver.Url(name, statuses);

    [Fact]
    public async Task Refuses_addresses_and_events_that_may_not_be()
    {
        using var http = tenant.Client();
        async Task<string?> Code(string url, string asked) => await (await http.PostAsJsonAsync(Root, new { url, events = new[] { asked } })).Code();

        (await Code("http://10.0.0.1/", "*")).ShouldBe("webhook.address_refused");
        (await Code($"http://127.0.0.1:{service.Receiver.Address.Port + 1}/", "*")).ShouldBe("webhook.address_refused");
        (await Code("https://hooks.example.com/", "audited")).ShouldBe("webhook.event_unknown");
        (await service.Events(tenant.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Keeps_the_address_as_it_is_called()
    {
        var endpoint = await tenant.Registers("https://hooks.example.com/a%20b?x=%2F", "*");
        (await tenant.Get($"{Root}/{endpoint.Id}")).GetProperty("url").GetString().ShouldBe("https://hooks.example.com/a%20b?x=%2F");
    }

    [Fact]
    public async Task Shows_the_secret_once_and_never_again()
    {
        var endpoint = await tenant.Registers(Url(), "*");
        foreach (var path in new[] { $"{Root}/{endpoint.Id}", Root })
            (await tenant.Get(path)).GetRawText().ShouldNotContain("whsec_");
        (await tenant.Get($"{Root}/{endpoint.Id}")).GetRawText().ShouldNotContain("secret");
    }

    [Fact]
    public async Task Another_tenants_endpoint_is_not_there()
    {
        var mine = await tenant.Registers(Url(), "*");
        using var foreign = new TestTenant(service).Client();
        (await foreign.GetAsync($"{Root}/{mine.Id}/deliveries")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await foreign.PatchAsJsonAsync($"{Root}/{mine.Id}", new { description = "x" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await foreign.PostAsync($"{Root}/{mine.Id}/test", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await foreign.DeleteAsync($"{Root}/{mine.Id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Changes_what_is_given_with_the_etag_that_was_read()
    {
        var endpoint = await tenant.Registers(Url(), "product.created");
        using var http = tenant.Client();
        (await (await http.PatchAsJsonAsync($"{Root}/{endpoint.Id}", new { description = "x" })).Code()).ShouldBe("request.if_match_required");

        var read = await http.GetAsync($"{Root}/{endpoint.Id}");
        http.DefaultRequestHeaders.IfMatch.Add(read.Headers.ETag!);
        async Task<string?> Refused(object change) => await (await http.PatchAsJsonAsync($"{Root}/{endpoint.Id}", change)).Code();
        (await Refused(new { url = "http://10.0.0.1/" })).ShouldBe("webhook.address_refused");
        (await Refused(new { events = new[] { "nothing" } })).ShouldBe("webhook.event_unknown");
        var changed = await http.PatchAsJsonAsync($"{Root}/{endpoint.Id}", new { events = new[] { "invoice.paid" }, description = "billing" });
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());

        var shown = await tenant.Get($"{Root}/{endpoint.Id}");
        shown.GetProperty("url").GetString().ShouldBe(Url());
        shown.GetProperty("events").EnumerateArray().Select(item => item.GetString()).ShouldBe(["invoice.paid"]);
        shown.GetProperty("description").GetString().ShouldBe("billing");
        (await service.Events(tenant.Id)).ShouldBe(["webhook.created", "webhook.updated"]);
    }

    [Fact]
    public async Task A_test_arrives_signed()
    {
        var endpoint = await tenant.Registers(Url(), "invoice.paid");
        var asked = await tenant.Post($"{Root}/{endpoint.Id}/test");
        asked.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await tenant.Delivery(endpoint.Id, found => found.Status() == "succeeded");
        var hook = service.Receiver.At(name).ShouldHaveSingleItem();
        hook.Signatures.ShouldBe([hook.SignedWith(endpoint.Secret)]);
        JsonDocument.Parse(hook.Body).RootElement.GetProperty("type").GetString().ShouldBe("webhook.test");
    }

    [Fact]
    public async Task A_retry_takes_the_place_of_the_planned_attempt_and_its_audit_names_the_delivery()
    {
        var endpoint = await tenant.Registers(Url(500), "*");
        await tenant.Happens();
        var delivery = await tenant.Delivery(endpoint.Id, found => found.Attempts() == 1);
        (await tenant.Post($"/api/v1/webhooks/deliveries/{delivery.Id()}/retry")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await tenant.Delivery(endpoint.Id, found => found.Attempts() >= 2);
        (await service.Planned(tenant.Id, DeliverWebhook.Kind)).Count.ShouldBeLessThanOrEqualTo(1);

        var audited = await service.As(
            tenant.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").Select(row => row.Payload).ToListAsync());
        var retry = audited.Select(text => JsonDocument.Parse(text).RootElement)
            .Single(row => row.GetProperty("action").GetString() == "retry_webhook_delivery");
        retry.GetProperty("targets")[0].GetProperty("id").GetGuid().ShouldBe(delivery.Id());
    }

    [Fact]
    public async Task Refuses_retry_and_test_of_a_disabled_endpoint_until_it_is_enabled()
    {
        var endpoint = await tenant.Registers(Url(410, 200), "*");
        await tenant.Happens();
        var delivery = await tenant.Delivery(endpoint.Id, found => found.Status() == "failed");
        var retry = $"/api/v1/webhooks/deliveries/{delivery.Id()}/retry";
        (await (await tenant.Post(retry)).Code()).ShouldBe("webhook.disabled");
        (await (await tenant.Post($"{Root}/{endpoint.Id}/test")).Code()).ShouldBe("webhook.disabled");

        (await tenant.Post($"{Root}/{endpoint.Id}/enable")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await tenant.Post(retry)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await tenant.Delivery(endpoint.Id, found => found.Status() == "succeeded");
        (await service.Events(tenant.Id)).ShouldContain("webhook.enabled");
    }
}
