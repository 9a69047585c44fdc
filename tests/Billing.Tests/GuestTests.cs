using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Tests;

/// <summary>A tenant in tenant zero's books, asked by plain SQL: whatever a handler forgets, the database shows a guest its own rows alone.</summary>
public sealed class GuestTests(BillingService service)
{
    /// <summary>What a guest sees without having anything: itself, and what is offered or public.</summary>
    private static readonly string[] Shared =
        ["customers", "plans", "products", "addons", "meters", "companies", "bank_accounts", "pricing_rules", "document_counters", "tenant_states"];

    [Fact]
    public async Task Whoever_has_nothing_sees_nothing_in_any_table_but_itself_and_the_offers()
    {
        using var a = await Subscribed();
        using var newcomer = await service.NewSubscriber();
        foreach (var table in (await Tables()).Except(Shared))
            (await Count(newcomer, table)).ShouldBe(0, table);
        (await Count(newcomer, "customers")).ShouldBe(1);
        (await Count(newcomer, "plans WHERE NOT is_public")).ShouldBe(0);
        (await Count(newcomer, "plans")).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Of_two_subscribers_each_sees_its_own_rows_in_every_table_that_names_a_customer()
    {
        using var a = await Subscribed();
        using var b = await Subscribed();
        var (own, foreign) = (await service.CustomerOf(a.Tenant), await service.CustomerOf(b.Tenant));
        foreach (var table in await Tables("customer_id"))
        {
            (await Count(a, $"{table} WHERE customer_id IS DISTINCT FROM '{own}'")).ShouldBe(0, table);
            (await Count(a, $"{table} WHERE customer_id = '{foreign}'")).ShouldBe(0, table);
        }

        foreach (var table in (string[])["payment_methods", "subscriptions", "invoices", "invoice_lines", "payments", "subscription_states", "ledger_transfers", "outbox"])
            (await Count(a, table)).ShouldBeGreaterThan(0, table);
        (await Count(a, "invoice_lines WHERE invoice_id NOT IN (SELECT id FROM invoices)")).ShouldBe(0);
        (await Count(a, $"outbox WHERE payload::text LIKE '%{foreign}%' OR payload::text LIKE '%{b.Tenant}%'")).ShouldBe(0);
        (await Count(a, "due_work")).ShouldBe(await Count(a, $"due_work WHERE guest_id = '{a.Tenant}'"));
        (await Count(a, "stored_answers")).ShouldBe(await Count(a, $"stored_answers WHERE guest_id = '{a.Tenant}'"));
    }

    [Fact]
    public async Task A_guest_changes_no_foreign_row_and_nothing_of_the_catalogue()
    {
        using var a = await Subscribed();
        using var b = await Subscribed();
        var (own, foreign) = (await service.CustomerOf(a.Tenant), await service.CustomerOf(b.Tenant));
        foreach (var change in (string[])
        [
            $"UPDATE invoices SET customer_name = 'x' WHERE customer_id = '{foreign}'", $"UPDATE customers SET name = 'x' WHERE id = '{foreign}'",
            $"DELETE FROM payment_methods WHERE customer_id = '{foreign}'", "UPDATE plans SET name = 'x'", "DELETE FROM plans", "UPDATE meters SET version = 9",
            "UPDATE companies SET version = 1", "DELETE FROM outbox WHERE guest_id IS NULL", "UPDATE dunning_campaigns SET version = 9",
            "DELETE FROM document_counters",
        ])
            (await service.AsGuest(a.Tenant, db => db.Database.ExecuteSqlRawAsync(change))).ShouldBe(0, change);
        foreach (var change in (string[])
        [
            $"UPDATE payment_methods SET customer_id = '{foreign}' WHERE customer_id = '{own}'",
            $"UPDATE customers SET customer_tenant_id = '{b.Tenant}' WHERE id = '{own}'",
            $"INSERT INTO categories (id, tenant_id, version, name) VALUES (gen_random_uuid(), '{Tenants.Platform}', 1, 'x')",
            $"INSERT INTO inbox (tenant_id, event_id, consumer, event_name, consumed_at) VALUES ('{Tenants.Platform}', gen_random_uuid(), 'x', 'x', now())",
        ])
            (await Should.ThrowAsync<PostgresException>(() => service.AsGuest(a.Tenant, db => db.Database.ExecuteSqlRawAsync(change))))
                .SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, change);
    }

    [Fact]
    public async Task What_no_guest_writes_is_open_to_its_reading_alone()
    {
        string[] read = ["credit_notes", "credit_note_lines", "refunds", "customer_tax_rates", "dunning_executions", "dunning_log"];
        (await service.Sql(
            """
            SELECT coalesce(string_agg(tablename || ' ' || cmd, ', '), '') FROM pg_policies
            WHERE tablename = ANY($1) AND policyname LIKE 'guest%' AND cmd <> 'SELECT' AND (cmd = 'ALL' OR coalesce(qual, with_check) LIKE '% OR %')
            """, (object)read)).ShouldBe("");
    }

    /// <summary>PostgreSQL takes an answer for null in one of 200 cases: a test outside the question has it expect next to no rows, and choose plans for that.</summary>
    [Fact]
    public async Task Whether_nobody_is_a_guest_is_asked_within_the_question() => (await service.Sql(
        """SELECT count(*) FROM pg_policies WHERE policyname LIKE 'guest%' AND coalesce(qual, '') || coalesce(with_check, '') LIKE '%nullif") IS NULL%'""")).ShouldBe(0L);

    [Fact]
    public async Task A_plan_that_is_not_offered_is_seen_by_whoever_has_it()
    {
        using var platform = service.Platform();
        using var a = await service.NewSubscriber();
        using var b = await service.NewSubscriber();
        var plan = await platform.Plan("5.00", "USD");
        (await Count(a, $"plans WHERE id = '{plan}'")).ShouldBe(0);
        await platform.Created("/subscriptions", new { customer_id = await service.CustomerOf(a.Tenant), plan_id = plan });
        (await Count(a, $"plans WHERE id = '{plan}'")).ShouldBe(1);
        (await Count(b, $"plans WHERE id = '{plan}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Being_a_guest_ends_with_the_transaction()
    {
        using var a = await Subscribed();
        using var b = await Subscribed();
        for (var i = 0; i < 20; i++)
        {
            (await Count(a, "customers")).ShouldBe(1);
            (await service.As(Tenants.Platform, db => db.Customers.CountAsync())).ShouldBeGreaterThan(1);
        }
    }

    private async Task<Seller> Subscribed()
    {
        using var platform = service.Platform();
        var tenant = await service.NewSubscriber();
        await tenant.Created("/tenant/payment-methods", new { token = "card_ok" });
        var subscription = await tenant.Created("/tenant/subscription/subscribe", new { plan_id = await platform.Offered() });
        await platform.Paid(subscription.Id("latest_invoice_id"));
        return tenant;
    }

    private Task<long> Count(Seller guest, string rows)
    {
        var question = $"SELECT count(*) AS \"Value\" FROM {rows}";
        return service.AsGuest(guest.Tenant, db => db.Database.SqlQueryRaw<long>(question).SingleAsync());
    }

    private async Task<string[]> Tables(string column = "tenant_id") => (string[])(await service.Sql(
        """
        SELECT array_agg(table_name::text ORDER BY table_name) FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
        WHERE column_name = $1 AND table_type = 'BASE TABLE' AND table_schema = 'public'
        """, column))!;
}
