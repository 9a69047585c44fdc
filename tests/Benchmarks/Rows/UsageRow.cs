using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// <c>POST /usage/bulk</c> at Billing with a thousand new events in each request, against the statement that keeps them, called directly with as many
/// events in each transaction and as many clients. Billing stands still meanwhile.
/// </summary>
internal static class UsageRow
{
    private const int Clients = 4;

    public static async Task Measure(Bench bench)
    {
        await Wrk.Install();
        await using var identity = await IdentityStub.Start("https://gateway.example");
        await using var billing = await RunningService.Billing(bench, identity);
        var sql = await Capture(bench, billing, identity);

        await billing.Start();
        using var seller = new Seller(billing, identity);
        var (meter, subscription) = await Subscribe(seller);
        var meterId = (Guid)(await billing.Sql("SELECT id FROM meters WHERE code = $1", meter))!;
        var direct = new UsageInsert(sql, billing.Settings.AppConnection, seller.Tenant, subscription, meterId, Clients);
        Task<double> Load(TimeSpan duration) => PerSecond(billing, seller, meter, subscription, duration);

        await Rounds.WarmUp(Load, bench.Options.WarmUp);
        var rates = await Rounds.Run(bench.Options.Rounds, () => Load(bench.Options.Round), () => billing.StandStill(() => direct.PerSecond(bench.Options.Round)));
        bench.Report.Keep("usage events/s at Billing", rates[0]);
        bench.Report.Keep("usage events/s of the statement alone", rates[1]);
        bench.Report.Add(new("usage events over HTTP in batches of 1,000, exactly once, against the same statement called directly", rates[0].Against(rates[1]), "", 0.3, 0.5, MoreIsBetter: true));
        bench.Report.Add(new("... events", rates[0].Median() / 1000, "k/s", 30, 30, MoreIsBetter: true));
    }

    private static async Task<(string Meter, Guid Subscription)> Subscribe(Seller seller)
    {
        var meter = $"calls-{Guid.NewGuid():N}";
        await seller.Post("/meters", new { code = meter, name = "Calls", aggregation = "sum", property = "quantity" });
        var product = (await seller.Post("/catalog/products", new { sku = meter, name = "API" })).GetProperty("id").GetGuid();
        object[] charges = [new { code = "calls", name = "Calls", model = "per_unit", basis = "metered", meter, price = "0.01" }];
        var plan = new { product_id = product, code = meter, name = "Monthly", interval = "month", price = "0.00", currency = "EUR", charges };
        var planId = (await seller.Post("/subscriptions/plans", plan)).GetProperty("id").GetGuid();
        var subscription = await seller.Post("/subscriptions", new { customer_id = await seller.Customer(), plan_id = planId });
        return (meter, subscription.GetProperty("id").GetGuid());
    }

    private static async Task<double> PerSecond(RunningService billing, Seller seller, string meter, Guid subscription, TimeSpan duration) =>
        UsageInsert.Batch * await new Wrk(new Uri(billing.Program.Address, Seller.Root + "/usage/bulk"), Clients)
        {
            Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {seller.Token}", ["Content-Type"] = "application/json" },
            Script = ["usage.lua", $"{Guid.NewGuid():N}-", meter, $"{subscription}"],
        }.PerSecond(duration);

    /// <summary>The statement as Billing sends it; a service that logs its statements runs for this alone.</summary>
    private static async Task<string> Capture(Bench bench, RunningService billing, IdentityStub identity)
    {
        var statements = (await bench.Servers()).Statements;
        await billing.Sql("ALTER ROLE billing_app SET log_statement = 'all'");
        await billing.Start();
        using (var seller = new Seller(billing, identity))
        {
            var (meter, subscription) = await Subscribe(seller);
            await seller.Post("/usage/bulk", new { events = new[] { new { id = "1", source = "bench", type = meter, subscription_id = subscription, data = new { quantity = 3 } } } });
        }

        await billing.Sql("ALTER ROLE billing_app RESET log_statement");
        await billing.Stop();
        return statements.Transactions("INSERT INTO usage_events")[^1].Single(statement => statement.Sql.Contains("INSERT INTO usage_events", StringComparison.Ordinal)).Sql;
    }
}
