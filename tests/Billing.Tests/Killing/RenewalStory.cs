using System.Text.Json;

namespace DotMac.Billing.Tests.Killing;

/// <summary>
/// Two months of a tenant: a trial, a coupon, a wallet, usage, a quantity, changes, a plan migration, a cancellation, a charge that nobody answers, cards that are
/// declined, retries and dunning. Whoever does its due work, it has to end in the same books.
/// </summary>
internal sealed class RenewalStory(KilledService service, Seller seller) : IDisposable
{
    /// <summary>
    /// A retry; the renewals with another; the first and the second round of dunning; the next renewals with the last retries; the answer to
    /// what the provider left open, which a process that died after it had asked gets at once. Retries and rounds are apart:
    /// of an invoice that both want to charge at one instant, whoever is first does.
    /// </summary>
    private static readonly string[] Stages =
        ["2025-03-10T00:00:00Z", "2025-04-01T06:00:00Z", "2025-04-01T10:00:00Z", "2025-04-04T11:00:00Z", "2025-05-01T01:00:00Z", "2025-05-01T01:10:00Z"];

    private int stage;

    public Seller Seller => seller;

    public bool IsOver { get; private set; }

    public void Dispose() => seller.Dispose();

    public static async Task<RenewalStory> Begin(KilledService service)
    {
        var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        await seller.Campaign([Dunned.Request]);
        var meter = await seller.Meter();
        var plan = await seller.PlanWith([Metered.PerUnit(meter, "0.10"), new { code = "seats", name = "Seats", model = "per_unit", basis = "quantity", price = "5.00" }], "20.00");
        await seller.Rule("Few", new { percentage = "5", max_uses = 1000, priority = 1 });
        await seller.Rule("All");
        await Rich(seller, plan, meter);
        var trial = await seller.Subscribe(await seller.Customer("card_timeout"), trialDays: 10);
        await seller.Change(trial.Id(), new { quantity = 2, effective_on = "2025-04-20" });
        await seller.Subscribe("card_declined");
        await seller.Subscribe("card_insufficient_funds");
        var leaving = await seller.SubscribeTo(await seller.Customer(), plan);
        await seller.Use(leaving, meter, "7");
        await seller.Do($"/subscriptions/{leaving}/cancel");
        var dearer = await seller.PlanWith([Metered.PerUnit(meter, "0.20")], "30.00");
        await seller.Created($"/subscriptions/plans/{plan}/migrations", new { to_plan_id = dearer, at = "date", on = "2025-04-21" });
        return new(service, seller);
    }

    /// <summary>Goes on to the next stage where nothing is left to do in this one.</summary>
    public async Task Step()
    {
        if (!await IsIdle())
            return;
        if (stage < Stages.Length)
            await service.Sql("UPDATE tenant_states SET clock_now = $2::timestamptz WHERE tenant_id = $1", seller.Tenant, Stages[stage++]);
        else
            IsOver = true;
    }

    /// <summary>A process is dead: what it had claimed waits for the end of its lease, which a test does not.</summary>
    public Task Outlast() => service.Sql("UPDATE due_work SET leased_until = now() - interval '1 second' WHERE tenant_id = $1", seller.Tenant);

    /// <summary>
    /// What may not depend on how often a process died: invoices with their outcome, charges, what the ledger comes to, subscriptions, wallets and how
    /// often each fact was announced. Audit records are one for each attempt, a payment that was asked about twice is not told to be under way, and how often
    /// a bad card is tried depends on which of a retry and a round of dunning comes first.
    /// </summary>
    public async Task<string[]> Books()
    {
        var invoices = await seller.List("/invoices?limit=100");
        var facts = (await service.Events(seller.Tenant)).Where(name => name is not ("payment.processing" or "payment.created" or "payment.failed" or "invoice.payment_failed"));
        var payments = (await seller.List("/payments?limit=100")).Where(payment => payment.Text("status") is not "failed");
        return
        [
            .. invoices.Select(invoice => $"invoice {invoice.Text("status")} {invoice.Amount()} {invoice.Number("due_amount")} of {Parts(invoice)}").Order(),
            .. payments.Select(payment => $"payment {payment.Text("status")} {payment.Amount("payment_amount")}").Order(),
            .. (await seller.List("/subscriptions?limit=100")).Select(one => $"subscription {one.Text("status")} to {one.Text("period_end")}").Order(),
            .. (await seller.List("/dunning/executions")).Select(one => $"dunning {one.Text("status")} {one.Amount("outstanding_amount")}").Order(),
            .. (await seller.Books()).Select(account => $"account {account}"),
            .. facts.CountBy(name => name).Select(fact => $"event {fact.Key} {fact.Value}").Order(),
        ];
    }

    private static string Parts(JsonElement invoice) =>
        string.Join(", ", invoice.GetProperty("lines").EnumerateArray().Select(line => $"{line.Text("description")} {line.Amount("line_amount")} less {line.Amount("discount_amount")}"));

    private static async Task Rich(Seller seller, Guid plan, string meter)
    {
        var customer = await seller.Customer();
        await seller.Tax(customer, "19");
        await seller.Wallet(customer, "12");
        await seller.Created("/coupons", new { code = "TEN", name = "Ten", duration = "repeating", periods = 2, percentage = "10" });
        await seller.Created($"/customers/{customer}/coupons", new { code = "TEN" });
        var subscription = await seller.SubscribeTo(customer, plan, 3);
        await seller.Use(subscription, meter, "50");
        await seller.Change(subscription, new { quantity = 4, effective = "period_end" });
    }

    /// <summary>Nothing is due any more, and everything that happened is with the broker.</summary>
    private async Task<bool> IsIdle() => (bool)(await service.Sql(
        """
        SELECT NOT EXISTS (SELECT 1 FROM due_work JOIN tenant_states USING (tenant_id) WHERE tenant_id = $1 AND due_at <= clock_now AND parked_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM outbox WHERE tenant_id = $1 AND published_at IS NULL)
        """,
        seller.Tenant))!;
}
