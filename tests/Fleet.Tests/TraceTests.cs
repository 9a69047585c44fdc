using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Fleet.Tests;

/// <summary>One trace id from the client's <c>traceparent</c> through gateway, service, broker and consumer to the webhook.</summary>
[UsesFleet]
public sealed class TraceTests(FleetFixture fleet)
{
    [Fact]
    public async Task The_clients_trace_reaches_the_audit_log_and_through_the_broker_the_webhook()
    {
        var company = await Company.SignUp(fleet, "trace");
        await company.Post(
            "notifications", "/webhooks/subscriptions", new { url = fleet.Caught.Hook(company.Slug), events = new[] { "customer.created" } });
        var trace = Guid.NewGuid().ToString("N");

        // A client that states its own trace, untouched by this process's own.
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = fleet.Gateway.BaseAddress };
        using var content = JsonContent.Create(new { name = "Buyer", email = $"buyer@{company.Slug}.example", currency = "EUR" });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/billing/customers") { Content = content };
        request.Headers.Add("traceparent", $"00-{trace}-{trace[..16]}-01");
        request.Headers.Add("Authorization", $"Bearer {company.AccessToken}");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());

        var hook = await fleet.Caught.Hook(company.Slug, _ => true);
        hook.GetProperty("headers").GetProperty("traceparent").GetString()!.ShouldContain(trace);
        await Eventually.Get(() => Actions(company, trace), actions => actions.Contains("billing create_customer"), "the trace in the audit log");
    }

    private static async Task<string[]> Actions(Company company, string trace) =>
    [
        .. (await company.Get("audit", "/audit/activities?limit=100")).GetProperty("items").EnumerateArray()
            .Where(activity => Text(activity, "trace_id") == trace).Select(activity => $"{Text(activity, "service")} {Text(activity, "action")}"),
    ];

    private static string? Text(JsonElement activity, string member) => activity.GetProperty(member).GetString();
}
