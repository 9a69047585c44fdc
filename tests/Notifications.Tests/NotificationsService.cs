using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.Contracts.Tenancy;
using DotMac.Notifications.Data;
using DotMac.ServiceDefaults.Due;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

[assembly: AssemblyFixture(typeof(DotMac.Notifications.Tests.NotificationsService))]

namespace DotMac.Notifications.Tests;

/// <summary>The Notifications service with a mail server and a receiver of webhooks that answer as told.</summary>
public sealed class NotificationsService() : ServiceFixture<Program, NotificationsDbContext>("notifications")
{
    /// <summary>Where the receiver plays the provider of text messages.</summary>
    public const string SmsPath = "sms-provider";

    public const string SmsToken = "token-of-the-sms-provider";

    public Receiver Receiver { get; } = new();
    public MailServer MailServer { get; } = new();

    protected override async Task Configure(Dictionary<string, string?> values)
    {
        MailServer.Start();
        await Receiver.Start();
        values["Smtp:Host"] = "127.0.0.1";
        values["Smtp:Port"] = $"{MailServer.Port}";
        values["Sms:Url"] = Receiver.Url(SmsPath);
        values["Sms:Token"] = SmsToken;
        values["Sms:From"] = "Acme SMS";
        values["Outbound:Allow:0"] = $"127.0.0.1:{Receiver.Address.Port}";
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await MailServer.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    /// <summary>Waits until the service has come to know something of the tenant.</summary>
    public Task Knows(Guid tenant, Func<NotificationsDbContext, Task<bool>> what) =>
        Eventually.Get(() => As(tenant, what), known => known, "what the service is to know");

    /// <summary>How the provider answers the tries of one text, the last one for ever.</summary>
    public void Answers(Guid text, params int[] statuses) => Receiver.AnswerKey($"{text}", statuses);

    /// <summary>What is planned for the tenant.</summary>
    public Task<List<DueWork>> Planned(Guid tenant, string kind) =>
        As(tenant, db => db.DueWork.AsNoTracking().Where(work => work.Kind == kind).ToListAsync());

    /// <summary>Lets what waits for an instant of wall time be due now.</summary>
    public Task Hurry(Guid tenant, string kind) =>
        Run($"UPDATE due_work SET retry_at = NULL WHERE tenant_id = '{tenant}' AND kind = '{kind}' AND leased_until IS NULL");

    /// <summary>Lets what is planned for a later instant of the tenant's time be due now.</summary>
    public Task BringForward(Guid tenant, string kind) =>
        Run($"UPDATE due_work SET due_at = '2000-01-01Z' WHERE tenant_id = '{tenant}' AND kind = '{kind}'");

    public async Task Run(string sql)
    {
        await using var command = Superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A tenant of a test, with what its users do.</summary>
public sealed class TestTenant(NotificationsService service)
{
    public Guid Id { get; } = Guid.CreateVersion7();

    public HttpClient Client() => service.Client(Id, "webhooks.*", "communications.read");

    public Task SignsUp(string email = "owner@user.example", bool sandbox = false, DateTimeOffset? at = null)
    {
        var now = at ?? TimeProvider.System.GetUtcNow();
        return service.Deliver(Id, new TenantCreated(Id, "acme", "Acme", "trial", "free", sandbox, email, "Olga Owner", now));
    }

    /// <summary>Something that webhooks tell of.</summary>
    public Task Happens() => service.Deliver(Id, new ProductCreated(Guid.CreateVersion7(), "SKU-1", "Product"));

    public async Task<(Guid Id, string Secret)> Registers(string url, params string[] events)
    {
        using var http = Client();
        var answer = await http.PostAsJsonAsync("/api/v1/webhooks/subscriptions", new { url, events });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (created.Id(), created.GetProperty("secret").GetString()!);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var http = Client();
        return await http.GetFromJsonAsync<JsonElement>(path);
    }

    public async Task<HttpResponseMessage> Post(string path)
    {
        using var http = Client();
        return await http.PostAsync(new Uri(path, UriKind.Relative), null);
    }

    /// <summary>All deliveries of an endpoint, once they are as expected.</summary>
    public Task<JsonElement[]> Deliveries(Guid endpoint, Func<JsonElement[], bool> when) => Eventually.Get(
        async () => Items(await Get($"/api/v1/webhooks/subscriptions/{endpoint}/deliveries?limit=100")), when, "the deliveries");

    /// <summary>The only delivery of an endpoint, once it is as expected.</summary>
    public async Task<JsonElement> Delivery(Guid endpoint, Func<JsonElement, bool> when) =>
        (await Deliveries(endpoint, found => found.Length == 1 && when(found[0])))[0];

    /// <summary>The only mail of the tenant, once it is as expected.</summary>
    public async Task<JsonElement> Mail(Func<JsonElement, bool> when) => (await Eventually.Get(
        async () => Items(await Get("/api/v1/communications/logs")), found => found.Length == 1 && when(found[0]), "the mail"))[0];

    private static JsonElement[] Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];
}

/// <summary>Reads answers.</summary>
internal static class Answers
{
    public static Guid Id(this JsonElement element) => element.GetProperty("id").GetGuid();

    public static string? Status(this JsonElement element) => element.GetProperty("status").GetString();

    public static int Attempts(this JsonElement delivery) => delivery.GetProperty("attempts").GetArrayLength();
}
