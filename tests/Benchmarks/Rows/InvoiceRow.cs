using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Running;
using DotMac.Benchmarks.Statements;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// <c>POST /invoices</c> at Billing against pgbench, which replays the statements of one such request one by one under the same role, with as
/// many clients. Billing publishes its outbox meanwhile; it stands still while pgbench runs.
/// </summary>
internal static class InvoiceRow
{
    private const int Clients = 8;

    public static async Task Measure(Bench bench)
    {
        await Wrk.Install();
        await using var identity = await IdentityStub.Start("https://gateway.example");
        await using var billing = await RunningService.Billing(bench, identity);
        var script = await Capture(bench, billing, identity);

        await billing.Start();
        using var seller = new Seller(billing, identity);
        var invoices = new Invoices(billing.Program.Address, seller.Token, await seller.Customer(), Clients);
        var pgbench = new Pgbench(script, bench.Folder("invoice.sql"), billing.Settings.AppConnection, Clients);

        await Rounds.WarmUp(invoices.PerSecond, bench.Options.WarmUp);
        var rates = await Rounds.Run(bench.Options.Rounds, () => invoices.PerSecond(bench.Options.Round), () => Replay(billing, pgbench, bench.Options.Round));
        bench.Report.Keep("invoices/s at Billing", rates[0]);
        bench.Report.Keep("transactions/s of pgbench", rates[1]);
        bench.Report.Add(new("an invoice created at Billing, against pgbench replaying its statements, per second", rates[0].Against(rates[1]), "", 0.35, 0.50, MoreIsBetter: true));
    }

    /// <summary>What two requests send, the service being warm; a service that logs its statements runs for these alone.</summary>
    private static async Task<PgbenchScript> Capture(Bench bench, RunningService billing, IdentityStub identity)
    {
        var statements = (await bench.Servers()).Statements;
        await billing.Sql("ALTER ROLE billing_app SET log_statement = 'all'");
        await billing.Start();
        using (var seller = new Seller(billing, identity))
        {
            var invoice = Invoices.Body(await seller.Customer());
            for (var i = 0; i < 4; i++)
                await seller.Post("/invoices", invoice);
        }

        await billing.Sql("ALTER ROLE billing_app RESET log_statement");
        await billing.Stop();
        var captured = statements.Transactions("INSERT INTO invoices");
        return PgbenchScript.From(captured[^2], captured[^1]);
    }

    private static Task<double> Replay(RunningService billing, Pgbench pgbench, TimeSpan duration) => billing.StandStill(async () =>
    {
        var rate = await pgbench.PerSecond(duration);
        // What pgbench left in the outbox is not Billing's to publish in its next round.
        await billing.Sql("UPDATE outbox SET published_at = now() WHERE published_at IS NULL");
        return rate;
    });
}
