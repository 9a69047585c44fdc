using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>What the fleet's databases hold of some tenants, read as the superuser, and whether all of them tell the same.</summary>
internal sealed class Books : IAsyncDisposable
{
    private static readonly string[] Services = [.. FleetFixture.Services.Except(["gateway"])];

    /// <summary>The broker tells the lengths of its queues as they were up to five seconds ago.</summary>
    private static readonly TimeSpan BrokerLag = TimeSpan.FromSeconds(5.5);

    private readonly Dictionary<string, NpgsqlDataSource> databases;
    private readonly HttpClient broker;
    private readonly Guid[] tenants;
    private readonly List<string> differences = [];

    private Books(Dictionary<string, NpgsqlDataSource> databases, HttpClient broker, Guid[] tenants) =>
        (this.databases, this.broker, this.tenants) = (databases, broker, tenants);

    public static async Task<Books> Open(FleetFixture fleet, params Company[] companies)
    {
        var server = new NpgsqlConnectionStringBuilder(await fleet.App.GetConnectionStringAsync("postgres")) { MaxPoolSize = 1 };
        var databases = Services.ToDictionary(
            service => service, service => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = service }));
        var broker = fleet.App.CreateHttpClient("messaging", "management");
        var login = Uri.UnescapeDataString(new Uri((await fleet.App.GetConnectionStringAsync("messaging"))!).UserInfo);
        broker.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return new(databases, broker, [.. companies.Select(company => company.TenantId)]);
    }

    /// <summary>Waits until nothing is under way any more: all events published and consumed, all that is due done.</summary>
    public async Task Drained()
    {
        do
            await Eventually.Get(UnderWay, left => left.Length == 0, "rest", TimeSpan.FromMinutes(15));
        while (await StillUnderWay());

        async Task<bool> StillUnderWay()
        {
            await Task.Delay(BrokerLag);
            return (await UnderWay()).Length > 0;
        }
    }

    /// <summary>What does not agree, of everything that can be told of the writes; empty when each stands once everywhere.</summary>
    public async Task<IReadOnlyList<string>> Differences(IReadOnlyCollection<Written> written, IEnumerable<(string Endpoint, string Id)> hooks)
    {
        foreach (var kind in Kind.All)
            await CompareWrites(kind, [.. written.Where(write => write.Kind == kind).Select(write => write.Id)]);
        await CompareConsumption();
        await CompareMoney();
        await CompareNumbers();
        await CompareMails();
        await CompareWebhooks(hooks);
        await FindLeftOvers();
        return differences;
    }

    public async ValueTask DisposeAsync()
    {
        broker.Dispose();
        foreach (var database in databases.Values)
            await database.DisposeAsync();
    }

    /// <summary>No write without its row, event and audit record, and none of those without a write.</summary>
    private async Task CompareWrites(Kind kind, Guid[] answered)
    {
        Compare($"rows in {kind.Table}", answered, await Read<Guid>(kind.Service, $"SELECT id FROM {kind.Table} WHERE tenant_id = ANY($1)"));
        Compare($"events {kind.Event}", answered, await Aggregates(kind.Service, kind.Event));
        Compare($"audit records of {kind.Action}", answered, await Read<Guid>(
            "audit",
            $"""
            SELECT (target->>'id')::uuid FROM activities, jsonb_array_elements(targets::jsonb) target
            WHERE tenant_id = ANY($1) AND action = '{kind.Action}' AND outcome = 'succeeded' AND target->>'type' = '{kind.Target}'
            """));
    }

    private async Task CompareConsumption()
    {
        var events = await Events();
        Compare("events at the fan-out to webhooks", events.Select(known => known.Id), await Consumed("notifications", "notifications-webhook-fan-out"));
        var audited = events.Where(known => known.Name == "audited").Select(known => known.Id).ToArray();
        Compare("audited operations at Audit", audited, await Consumed("audit", "audit-audited"));
        Compare("audited operations in the audit log", audited, await Read<Guid>("audit", "SELECT event_id FROM activities WHERE tenant_id = ANY($1)"));
        await CompareConsumer("customer.created", "partners", "partners-bind-referral-when-customer-created");
        await CompareConsumer("invoice.paid", "partners", "partners-earn-commission-when-invoice-paid");
        await CompareConsumer("invoice.paid", "notifications", "notifications-send-receipt-when-invoice-paid");

        async Task CompareConsumer(string name, string service, string consumer) =>
            Compare($"{name} at {consumer}", events.Where(known => known.Name == name).Select(known => known.Id), await Consumed(service, consumer));
    }

    /// <summary>One invoice for each subscription, one charge and one payment for each invoice, one commission for each payment.</summary>
    private async Task CompareMoney()
    {
        var invoices = await Read<Guid>("billing", "SELECT id FROM invoices WHERE tenant_id = ANY($1)");
        Compare(
            "subscriptions billed", await Read<Guid>("billing", "SELECT id FROM subscriptions WHERE tenant_id = ANY($1)"),
            await Read<Guid>("billing", "SELECT subscription_id FROM invoices WHERE tenant_id = ANY($1)"));
        Compare("invoices paid", invoices, await Read<Guid>("billing", "SELECT id FROM invoices WHERE tenant_id = ANY($1) AND status = 'paid' AND paid_amount = total_amount"));
        Compare("events invoice.paid", invoices, await Aggregates("billing", "invoice.paid"));
        Compare("payments of invoices", invoices, await Read<Guid>("billing", "SELECT invoice_id FROM payments WHERE tenant_id = ANY($1) AND status = 'succeeded'"));
        Compare(
            "charges at the provider", await Read<Guid>("billing", "SELECT id FROM payments WHERE tenant_id = ANY($1)"),
            await Read<Guid>("billing", "SELECT key FROM sandbox_charges WHERE tenant_id = ANY($1)"));
        Compare(
            "customers referred", await Read<Guid>("billing", "SELECT id FROM customers WHERE tenant_id = ANY($1) AND referral_code IS NOT NULL"),
            await Read<Guid>("partners", "SELECT customer_id FROM referrals WHERE tenant_id = ANY($1)"));
        Compare("commissions on invoices", invoices, await Read<Guid>("partners", "SELECT invoice_id FROM commissions WHERE tenant_id = ANY($1)"));
    }

    /// <summary>The numbers of each tenant are 1 to n, and its counter stands at n.</summary>
    private async Task CompareNumbers()
    {
        foreach (var tenant in tenants)
        {
            var numbers = await Read<string>("billing", $"SELECT number FROM invoices WHERE tenant_id = ANY($1) AND tenant_id = '{tenant}'");
            Compare($"invoice numbers of {tenant}", Enumerable.Range(1, numbers.Count), numbers.Select(number => int.Parse(number[^6..], CultureInfo.InvariantCulture)));
            Compare(
                $"the last invoice number of {tenant}", numbers.Count == 0 ? [] : [(long)numbers.Count],
                await Read<long>("billing", $"SELECT last FROM document_counters WHERE series = 'INV' AND tenant_id = ANY($1) AND tenant_id = '{tenant}'"));
        }
    }

    /// <summary>One receipt for each invoice, and it was sent.</summary>
    private async Task CompareMails() => Compare(
        "receipts sent", await Read<string>("billing", "SELECT number FROM invoices WHERE tenant_id = ANY($1)"),
        await Read<string>(
            "notifications",
            "SELECT variables::jsonb->>'number' FROM mails WHERE tenant_id = ANY($1) AND template = 'email.billing.payment_succeeded' AND status = 'sent'"));

    /// <summary>Every event arrived at every endpoint that wants it, under the event's one id.</summary>
    private async Task CompareWebhooks(IEnumerable<(string Endpoint, string Id)> hooks)
    {
        var endpoints = await Read<string>("notifications", "SELECT tenant_id || ' ' || url || ' ' || array_to_string(events, ',') FROM webhook_endpoints WHERE tenant_id = ANY($1)");
        var events = await Events();
        var wanted = endpoints.Select(endpoint => endpoint.Split(' '))
            .SelectMany(endpoint => events.Where(known => known.Tenant == Guid.Parse(endpoint[0]) && endpoint[2].Split(',').Contains(known.Name))
                .Select(known => (Endpoint: endpoint[1].Split('/')[^1], Id: $"msg_{known.Id:N}")));
        Compare("webhooks", wanted, hooks.Where(hook => endpoints.Any(endpoint => endpoint.Contains($"/{hook.Endpoint} ", StringComparison.Ordinal))));
    }

    /// <summary>Work that a person would have to look at: put aside by the worker, or moved out of a queue.</summary>
    private async Task FindLeftOvers()
    {
        foreach (var service in Services)
            Compare($"work put aside in {service}", [], await Read<string>(
                service, "SELECT kind || ' ' || id || ': ' || last_error FROM due_work WHERE tenant_id = ANY($1) AND parked_at IS NOT NULL"));
        foreach (var (name, _) in (await Queues()).Where(queue => IsAside(queue.Name) && queue.Messages > 0))
            Compare($"messages in {name}", [], await Reasons(name));
    }

    /// <summary>Why messages were put aside, as MassTransit notes it in their headers; they stay where they are.</summary>
    private async Task<IEnumerable<string>> Reasons(string queue)
    {
        using var answer = await broker.PostAsJsonAsync($"/api/queues/%2F/{queue}/get", new { count = 20, ackmode = "ack_requeue_true", encoding = "auto" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement[]>())!
            .Select(message => message.GetProperty("properties").GetProperty("headers"))
            .Select(headers => string.Join(' ', headers.EnumerateObject().Where(header => header.Name.StartsWith("MT-Fault-", StringComparison.Ordinal))
                .Where(header => !header.Name.EndsWith("StackTrace", StringComparison.Ordinal)).Select(header => header.Value.ToString())));
    }

    private async Task<string> UnderWay()
    {
        await Task.Delay(500);
        List<string> left = [];
        try
        {
            foreach (var service in Services)
            {
                Note($"unpublished in {service}", await Count(service, "SELECT count(*) FROM outbox WHERE published_at IS NULL AND ($1::uuid[] IS NOT NULL)"));
                Note($"due in {service}", await Count(service, "SELECT count(*) FROM due_work WHERE parked_at IS NULL AND due_at <= now() AND tenant_id = ANY($1)"));
            }
        }
        catch (NpgsqlException exception)
        {
            left.Add(exception.Message);
        }

        foreach (var (name, messages) in await Queues())
            if (!IsAside(name))
                Note($"in {name}", messages);
        return string.Join(", ", left);

        void Note(string what, long count)
        {
            if (count > 0)
                left.Add($"{count} {what}");
        }
    }

    private static bool IsAside(string queue) =>
        queue.EndsWith("_dead", StringComparison.Ordinal) || queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal);

    private async Task<(string Name, long Messages)[]> Queues() =>
    [
        .. (await broker.GetFromJsonAsync<JsonElement[]>("/api/queues?columns=name,messages"))!
            // A broker that has just started knows the queue and not yet its length.
            .Select(queue => (queue.GetProperty("name").GetString()!, queue.TryGetProperty("messages", out var messages) ? messages.GetInt64() : 1)),
    ];

    private async Task<List<(Guid Tenant, string Name, Guid Id)>> Events()
    {
        List<(Guid, string, Guid)> events = [];
        foreach (var service in Services)
            events.AddRange((await Read<string>(service, "SELECT tenant_id || ' ' || event_name || ' ' || event_id FROM outbox WHERE tenant_id = ANY($1)"))
                .Select(row => row.Split(' ')).Select(row => (Guid.Parse(row[0]), row[1], Guid.Parse(row[2]))));
        return events;
    }

    private Task<List<Guid>> Aggregates(string service, string name) =>
        Read<Guid>(service, $"SELECT aggregate_id FROM outbox WHERE tenant_id = ANY($1) AND event_name = '{name}'");

    private Task<List<Guid>> Consumed(string service, string consumer) =>
        Read<Guid>(service, $"SELECT event_id FROM inbox WHERE tenant_id = ANY($1) AND consumer = '{consumer}'");

    private async Task<long> Count(string service, string sql) => (await Read<long>(service, sql)).Single();

    private async Task<List<T>> Read<T>(string service, string sql)
    {
        await using var command = databases[service].CreateCommand(sql);
        command.Parameters.Add(new() { Value = tenants });
        await using var reader = await command.ExecuteReaderAsync();
        List<T> rows = [];
        while (await reader.ReadAsync())
            rows.Add(reader.GetFieldValue<T>(0));
        return rows;
    }

    /// <summary>Notes what is missing and what is there too often.</summary>
    private void Compare<T>(string what, IEnumerable<T> wanted, IEnumerable<T> found) where T : notnull
    {
        var (left, right) = (Counts(wanted), Counts(found));
        Note("missing", left.Where(pair => right.GetValueOrDefault(pair.Key) < pair.Value));
        Note("too many", right.Where(pair => left.GetValueOrDefault(pair.Key) < pair.Value));

        void Note(string how, IEnumerable<KeyValuePair<T, int>> items)
        {
            T[] all = [.. items.Select(pair => pair.Key)];
            if (all.Length > 0)
                differences.Add($"{what}: {all.Length} {how} of {left.Count}, as {string.Join("; ", all.Take(3))}");
        }

        static Dictionary<T, int> Counts(IEnumerable<T> items) => items.CountBy(item => item).ToDictionary(pair => pair.Key, pair => pair.Value);
    }
}
