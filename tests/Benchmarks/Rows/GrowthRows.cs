using System.Diagnostics;
using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// What an invoice and an event cost where a million rows stand in each table that they touch, against ten thousand: two pairs of Billing and
/// Partners side by side, loaded in turns.
/// </summary>
internal static class GrowthRows
{
    private const int Clients = 8;
    private const int Events = 2_000;

    public static async Task Measure(Bench bench)
    {
        await Wrk.Install();
        await using var identity = await IdentityStub.Start("https://gateway.example");
        await using var few = await Fleet.Start(bench, identity, 10_000);
        await using var many = await Fleet.Start(bench, identity, 1_000_000);
        foreach (var fleet in new[] { few, many })
        {
            await Rounds.WarmUp(fleet.Invoices, bench.Options.WarmUp);
            await Rounds.WarmUp(_ => fleet.EventsPerSecond(), bench.Options.WarmUp);
        }

        var rates = await Rounds.Run(
            bench.Options.Rounds, () => few.Invoices(bench.Options.Round), () => many.Invoices(bench.Options.Round), few.EventsPerSecond, many.EventsPerSecond);
        foreach (var (name, rate) in Names.Zip(rates))
            bench.Report.Keep(name, rate);
        bench.Report.Add(new("growth: cost of an invoice at 1,000,000 rows against 10,000", rates[0].Against(rates[1]), "", 1.3, 1.1));
        bench.Report.Add(new("growth: cost of an event, outbox to inbox, at 1,000,000 rows against 10,000", rates[2].Against(rates[3]), "", 1.3, 1.1));
    }

    private static readonly string[] Names = ["invoices/s at 10,000", "invoices/s at 1,000,000", "events/s at 10,000", "events/s at 1,000,000"];

    /// <summary>A publisher and a consumer whose tables hold so many rows.</summary>
    private sealed record Fleet(RunningService Billing, RunningService Partners, IdentityStub Identity, Seller Seller, Guid Customer) : IAsyncDisposable
    {
        public static async Task<Fleet> Start(Bench bench, IdentityStub identity, int rows)
        {
            var billing = await RunningService.Billing(bench, identity);
            var partners = await RunningService.Partners(bench, identity, billing);
            await partners.Start();
            await billing.Start();
            var seller = new Seller(billing, identity);
            var customer = await seller.Customer();
            await seller.Post("/invoices", Load.Invoices.Body(customer));
            await billing.Published();
            await Consumed(partners, 1);
            await Fill(billing, partners, rows);
            return new(billing, partners, identity, seller, customer);
        }

        /// <summary>How many are created a second, each round under a token of its own.</summary>
        public Task<double> Invoices(TimeSpan duration) => new Invoices(Billing.Program.Address, Identity.Token(Seller.Tenant, Guid.CreateVersion7(), "billing.*"), Customer, Clients).PerSecond(duration);

        /// <summary>From a full outbox to the last commit at the consumer.</summary>
        public async Task<double> EventsPerSecond()
        {
            await Billing.Published();
            var before = await Consumed(Partners);
            await Billing.Announce("customer.created", Events);
            var clock = Stopwatch.GetTimestamp();
            await Consumed(Partners, before + Events);
            return Events / Stopwatch.GetElapsedTime(clock).TotalSeconds;
        }

        public async ValueTask DisposeAsync()
        {
            Seller.Dispose();
            await Billing.DisposeAsync();
            await Partners.DisposeAsync();
        }

        private static async Task Fill(RunningService billing, RunningService partners, int rows)
        {
            await billing.Copy("invoices", "id", "jsonb_build_object('id', {id})", rows);
            await billing.Copy("invoice_lines", "id", "jsonb_build_object('id', {id}, 'invoice_id', {id})", rows);
            await billing.Copy("stored_answers", "created_at", "jsonb_build_object('key_hash', '\\x' || encode(sha256(i::text::bytea), 'hex'))", rows);
            await billing.Copy("outbox", "position", "jsonb_build_object('position', -i, 'event_id', {id}, 'aggregate_id', {id})", rows);
            await partners.Copy("inbox", "consumed_at", "jsonb_build_object('event_id', {id})", rows);
            await billing.Sql("VACUUM ANALYZE");
            await partners.Sql("VACUUM ANALYZE");
        }

        private static async Task<long> Consumed(RunningService partners, long atLeast = 0)
        {
            while (true)
            {
                // Only what came by the broker: the copies are older.
                var consumed = (long)(await partners.Sql("SELECT count(*) FROM inbox WHERE consumed_at > (SELECT min(consumed_at) FROM inbox)"))! + 1;
                if (consumed >= atLeast)
                    return consumed;
                await Task.Delay(20);
            }
        }
    }
}
