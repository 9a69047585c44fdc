using System.Net;
using DotMac.NativeHost;
using Npgsql;

namespace DotMac.Fleet.Tests.Story;

/// <summary>Two processes of every service and of the gateway: they share the work, and what one revokes the other refuses.</summary>
[UsesFleet(Replicas = 2)]
public sealed class TwoReplicasTests(FleetFixture fleet)
{
    private static readonly string[] Gateways = ["gateway", "gateway-2"];
    private static readonly string[] Both = ["billing", "billing-2"];
    private const string Customers = "/api/v1/billing/customers";

    /// <summary>One process of each service and of the gateway, the broker, Redis.</summary>
    public static TheoryData<string> Restarted => [.. FleetFixture.Services, "messaging", "redis"];

    [Theory(Explicit = true)]
    [InlineData("gateway")]
    [InlineData("gateway-2")]
    public async Task The_story_of_the_README_works_at_either_gateway(string gateway)
    {
        await FirstDayTests.Install();
        await ReadmeScript.Read().Run(fleet.App.GetEndpoint(gateway), fleet.App.GetEndpoint("mail", "http"));
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Restarted))]
    public async Task The_story_goes_on_while_one_part_restarts_in_the_middle(string part)
    {
        await FirstDayTests.Install();
        var story = ReadmeScript.Read();
        await story.Run(fleet.App.GetEndpoint("gateway-2"), fleet.App.GetEndpoint("mail", "http"), block =>
        {
            if (block == story.Blocks / 2)
                fleet.App.Restart(part);
            return Task.CompletedTask;
        });
        await fleet.AllReady();
    }

    [Fact(Explicit = true)]
    public async Task One_of_the_two_publishes_the_outbox_and_when_it_is_killed_the_other_does()
    {
        var company = await Company.SignUp(fleet, "election");
        List<int> leaders = [await Leader()];
        foreach (var replica in Both)
        {
            fleet.App.Kill(replica);
            await Heard(company, await Customer(company));
            leaders.Add(await Leader()); // asked only now: the server may hold a dead leader's lock for a moment, but not once another has published
            await fleet.AllReady();
        }

        leaders.Distinct().Count().ShouldBeGreaterThan(1, "neither of the two that were killed was the leader");
    }

    [Fact(Explicit = true)]
    public async Task Either_does_what_is_due_while_the_other_is_down_and_together_they_do_it_once()
    {
        var company = await Company.SignUp(fleet, "due");
        var plan = await Plan(company);
        foreach (var (up, down) in new[] { (Both[0], Both[1]), (Both[1], Both[0]) })
        {
            await fleet.App.Stop(down);
            await Paid(company, up, await Subscribe(company, up, plan));
            fleet.App.Start(down);
            await fleet.AllReady();
        }

        var invoices = await Task.WhenAll(Enumerable.Range(0, 20).Select(turn => Subscribe(company, Both[turn % 2], plan)));
        foreach (var invoice in invoices)
            await Paid(company, "billing", invoice);
        (await company.Get("billing", "/billing/payments?limit=100")).GetProperty("items").GetArrayLength().ShouldBe(invoices.Length + Both.Length);
    }

    [Fact(Explicit = true)]
    public async Task A_token_whose_session_ended_is_refused_by_all_replicas_within_five_seconds()
    {
        var company = await Company.SignUp(fleet, "revoked");
        string[] all = [.. Gateways, .. Both];
        HttpClient[] clients = [.. all.Select(company.Client)];
        foreach (var client in clients)
            (await client.GetAsync(Customers)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await clients[0].PostAsync("/api/v1/auth/logout", null)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await AllRefuse(clients);
    }

    [Fact(Explicit = true)]
    public async Task A_revoked_API_key_is_refused_by_both_gateways_within_five_seconds()
    {
        var company = await Company.SignUp(fleet, "key");
        var issued = await company.Post("identity-2", "/auth/api-keys", new { name = "CI", scopes = new[] { "billing.*" } });
        HttpClient[] clients = [.. Gateways.Select(gateway => WithKey(gateway, issued.GetProperty("key").GetString()!))];
        foreach (var client in clients)
            (await client.GetAsync(Customers)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var owner = company.Client("identity");
        (await owner.DeleteAsync($"/api/v1/auth/api-keys/{issued.GetProperty("api_key").GetProperty("id").GetString()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await AllRefuse(clients);
    }

    [Fact(Explicit = true)]
    public async Task A_role_that_was_taken_is_missed_by_all_replicas_within_five_seconds()
    {
        var company = await Company.SignUp(fleet, "role");
        var colleague = await company.Invite("tenant_billing_manager");
        string[] all = [.. Gateways, .. Both];
        HttpClient[] clients = [.. all.Select(colleague.Client)];
        foreach (var client in clients)
            (await client.GetAsync(Customers)).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var owner = company.Client("identity-2");
        (await owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{colleague.UserId}/roles/tenant_billing_manager")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await AllRefuse(clients);
    }

    private static async Task AllRefuse(HttpClient[] clients)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        foreach (var client in clients)
            while ((await client.GetAsync(Customers, patience.Token)).StatusCode != HttpStatusCode.Unauthorized)
                await Task.Delay(50, patience.Token);
    }

    private HttpClient WithKey(string gateway, string key)
    {
        var http = fleet.App.CreateHttpClient(gateway);
        http.DefaultRequestHeaders.Add("X-API-Key", key);
        return http;
    }

    /// <summary>The backend that holds billing's election: there is one, and never a second.</summary>
    private async Task<int> Leader()
    {
        await using var server = NpgsqlDataSource.Create((await fleet.App.GetConnectionStringAsync("postgres", default))!);
        await using var locks = server.CreateCommand(
            """
            SELECT locks.pid FROM pg_locks locks JOIN pg_database db ON db.oid = locks.database JOIN pg_stat_activity activity ON activity.pid = locks.pid
            WHERE locks.locktype = 'advisory' AND locks.granted AND db.datname = 'billing' AND activity.usename = 'billing_platform'
            """);
        return await Eventually.Get(async () =>
        {
            List<int> holders = [];
            await using var reader = await locks.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                holders.Add(reader.GetInt32(0));
            holders.Count.ShouldBeLessThan(2);
            return holders.SingleOrDefault();
        }, pid => pid != 0, "an elected dispatcher");
    }

    private static async Task<string> Customer(Company company) => Id(await company.Post(
        "gateway", "/billing/customers", new { name = "Buyer", email = $"{Guid.NewGuid():N}@{company.Slug}.example", currency = "EUR" }));

    /// <summary>The audit log heard of the customer: its event left the outbox.</summary>
    private static async Task Heard(Company company, string customer) => await Eventually.Get(
        async () => (await company.Get("audit", "/audit/activities?action=create_customer&limit=100")).GetRawText(),
        text => text.Contains(customer, StringComparison.Ordinal), "the audit of a customer");

    private static async Task<string> Plan(Company company)
    {
        var product = Id(await company.Post("gateway", "/billing/catalog/products", new { sku = "PRO", name = "Pro" }));
        return Id(await company.Post(
            "gateway", "/billing/subscriptions/plans", new { product_id = product, code = "pro", name = "Pro", interval = "month", price = "49.00", currency = "EUR" }));
    }

    /// <summary>The invoice of a new subscription.</summary>
    private static async Task<string> Subscribe(Company company, string replica, string plan)
    {
        var customer = await Customer(company);
        await company.Post(replica, $"/billing/customers/{customer}/payment-methods", new { token = "card_ok" });
        return (await company.Post(replica, "/billing/subscriptions", new { customer_id = customer, plan_id = plan })).GetProperty("latest_invoice_id").GetString()!;
    }

    private static async Task Paid(Company company, string replica, string invoice) => await Eventually.Get(
        async () => (await company.Get(replica, $"/billing/invoices/{invoice}")).GetProperty("status").GetString(), status => status == "paid", "the payment");

    private static string Id(System.Text.Json.JsonElement created) => created.GetProperty("id").GetString()!;
}
