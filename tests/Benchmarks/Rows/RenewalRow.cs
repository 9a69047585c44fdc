using System.Diagnostics;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// One seller's subscriptions fall due at the same instant: from the commit of their due work until each is renewed, its invoice numbered, posted and charged
/// at the sandbox, and the last event confirmed by the broker. Billing has renewed half as many before, after which the runtime compiles nothing any more.
/// </summary>
internal static class RenewalRow
{
    private const int Subscriptions = 10_000, Before = 5_000;

    /// <summary>Copies what was subscribed over the API, each with a customer and a card of its own, as if a month ago; the renewal is due since.</summary>
    private const string Copy = """
        WITH copies AS MATERIALIZED (
            SELECT gen_random_uuid() AS customer, gen_random_uuid() AS method, gen_random_uuid() AS subscription FROM generate_series(1, $1)),
        subscribed AS (SELECT *, period_end - interval '1 month' AS ended FROM subscriptions WHERE id = $2),
        customer AS (
            INSERT INTO customers SELECT (jsonb_populate_record(original, jsonb_build_object('id', copies.customer))).*
            FROM customers original, copies WHERE original.id = (SELECT customer_id FROM subscribed)),
        method AS (
            INSERT INTO payment_methods
            SELECT (jsonb_populate_record(original, jsonb_build_object('id', copies.method, 'customer_id', copies.customer))).*
            FROM payment_methods original, copies WHERE original.customer_id = (SELECT customer_id FROM subscribed)),
        subscription AS (
            INSERT INTO subscriptions
            SELECT (jsonb_populate_record(original, jsonb_build_object(
                'id', copies.subscription, 'customer_id', copies.customer, 'anchor', original.anchor - interval '1 month',
                'period_start', original.period_start - interval '1 month', 'period_end', subscribed.ended,
                'reference_from', original.reference_from - interval '1 month', 'reference_to', original.reference_from))).*
            FROM subscriptions original, subscribed, copies WHERE original.id = $2)
        INSERT INTO due_work
        SELECT (jsonb_populate_record(original, jsonb_build_object('id', gen_random_uuid(), 'subject', copies.subscription, 'due_at', subscribed.ended))).*
        FROM due_work original, subscribed, copies WHERE original.kind = 'renew_subscription' AND original.subject = $2
        """;

    public static async Task Measure(Bench bench)
    {
        await using var identity = await IdentityStub.Start("https://gateway.example");
        await using var billing = await RunningService.Billing(bench, identity);
        await billing.Start();
        using var seller = new Seller(billing, identity);
        var subscribed = await Subscribe(seller);
        await Done(billing, 1);

        await Renew(billing, subscribed, Before, 1);
        var took = await Renew(billing, subscribed, Subscriptions, 1 + Before);
        bench.Report.Add(new(
            $"{Subscriptions:N0} due subscriptions of one seller renewed, numbered, posted, charged, announced", took.TotalSeconds, "s", 60, 30));
    }

    /// <summary>How long it takes to renew so many copies, where so many invoices are paid already.</summary>
    private static async Task<TimeSpan> Renew(RunningService billing, Guid subscribed, int subscriptions, long paid)
    {
        await billing.Sql(Copy, subscriptions, subscribed);
        await billing.Sql("ANALYZE"); // as autovacuum had in the month in which they came one by one
        var clock = Stopwatch.GetTimestamp();
        await Done(billing, paid + subscriptions);
        await billing.Published();
        return Stopwatch.GetElapsedTime(clock);
    }

    private static async Task<Guid> Subscribe(Seller seller)
    {
        var customer = await seller.Customer();
        await seller.Post($"/customers/{customer}/payment-methods", new { token = "card_ok" });
        var product = (await seller.Post("/catalog/products", new { sku = "PRO", name = "Pro" })).GetProperty("id");
        var plan = new { product_id = product, code = "monthly", name = "Monthly", interval = "month", price = "29.00", currency = "EUR" };
        var subscription = new { customer_id = customer, plan_id = (await seller.Post("/subscriptions/plans", plan)).GetProperty("id") };
        return (await seller.Post("/subscriptions", subscription)).GetProperty("id").GetGuid();
    }

    /// <summary>Waits until nothing is due, and makes sure that so many invoices are paid.</summary>
    private static async Task Done(RunningService billing, long invoices)
    {
        while ((bool)(await billing.Sql("SELECT EXISTS (SELECT FROM due_work WHERE due_at <= now())"))!)
            await Task.Delay(100);
        if (await billing.Sql("SELECT count(*) FROM invoices WHERE status = 'paid'") is long paid && paid != invoices)
            throw new InvalidOperationException($"{paid} invoices were paid instead of {invoices}.");
    }
}
