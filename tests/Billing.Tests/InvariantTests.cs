using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>The proof that documents, numbers, balances and ledger say the same, and that it finds what does not.</summary>
public sealed class InvariantTests(BillingService service)
{
    private const string OneInvoice = "(SELECT min(id::text)::uuid FROM invoices WHERE tenant_id = $1 AND status = 'paid' AND total_amount > 0)";

    [Fact]
    public async Task All_rules_hold_after_a_history_of_everything()
    {
        using var seller = await History();
        var proof = await seller.Do("/invariants/check");
        proof.GetProperty("holds").GetBoolean().ShouldBeTrue(proof.ToString());
        proof.GetProperty("checks").EnumerateArray().ShouldAllBe(check => check.Number("checked") > 0 && check.GetProperty("first_ids").GetArrayLength() == 0);
    }

    [Fact]
    public async Task A_tenant_without_anything_breaks_no_rule()
    {
        using var seller = service.NewSeller();
        (await seller.Do("/invariants/check")).GetProperty("holds").GetBoolean().ShouldBeTrue();
        (await seller.Get("/invoices/numbers/proof")).GetProperty("gapless").GetBoolean().ShouldBeTrue();
    }

    /// <summary>Bugs as a wrong line of code would leave them, written past the service, and the rules that find them.</summary>
    [Theory]
    [InlineData("UPDATE invoice_lines SET line_amount = line_amount + 1 WHERE invoice_id = " + OneInvoice, "invoice_is_sum_of_lines")]
    [InlineData("UPDATE invoices SET tax_amount = tax_amount + 1, subtotal_amount = subtotal_amount - 1 WHERE id = " + OneInvoice, "invoice_total_is_net_and_tax", "invoice_is_sum_of_lines", "ledger_is_invoices")]
    [InlineData("UPDATE invoices SET total_amount = total_amount + 1 WHERE id = " + OneInvoice, "invoice_total_is_net_and_tax", "invoice_is_payments_credits_and_due", "ledger_is_invoices")]
    [InlineData("UPDATE invoices SET paid_amount = paid_amount + 100 WHERE id = " + OneInvoice, "invoice_payments_are_payments", "invoice_is_payments_credits_and_due")]
    [InlineData("UPDATE invoices SET status = 'paid' WHERE tenant_id = $1 AND status = 'open'", "invoice_is_payments_credits_and_due", "receivables_are_what_is_due")]
    [InlineData("UPDATE payments SET amount = amount - 1 WHERE tenant_id = $1 AND status = 'succeeded'", "invoice_payments_are_payments", "ledger_is_payments")]
    [InlineData("UPDATE refunds SET amount = amount * 50 WHERE tenant_id = $1 AND status = 'succeeded'", "nothing_is_given_back_twice", "invoice_payments_are_payments", "ledger_is_refunds")]
    [InlineData("UPDATE credit_notes SET net_amount = net_amount + 1, total_amount = total_amount + 1 WHERE tenant_id = $1", "invoice_credits_are_credit_notes", "ledger_is_credit_notes")]
    [InlineData("UPDATE customer_balances SET amount = amount + 5 WHERE tenant_id = $1", "balances_are_their_entries", "balances_are_the_ledger")]
    [InlineData("UPDATE balance_entries SET balance_amount = -1 WHERE tenant_id = $1", "balances_are_never_negative", "balances_are_their_entries")]
    [InlineData("UPDATE balance_entries SET amount = amount + 1 WHERE tenant_id = $1 AND reason = 'adjustment'", "balances_are_their_entries", "ledger_is_balance_entries")]
    [InlineData("UPDATE invoices SET number = replace(number, '00000', '00009') WHERE id = " + OneInvoice, "numbers_are_gapless")]
    [InlineData("UPDATE document_counters SET last = last + 1 WHERE tenant_id = $1", "numbers_are_gapless")]
    [InlineData("UPDATE invoices SET number = NULL WHERE id = " + OneInvoice, "numbers_are_taken_when_issued", "numbers_are_gapless", "ledger_is_invoices")]
    [InlineData(
        "UPDATE invoices SET period_start = (SELECT min(period_start) + interval '1 hour' FROM invoices WHERE tenant_id = $1) WHERE id = "
            + "(SELECT max(id::text)::uuid FROM invoices WHERE tenant_id = $1 AND period_start IS NOT NULL)", "no_period_is_billed_twice")]
    [InlineData("UPDATE ledger_entries SET amount = amount + 1 WHERE tenant_id = $1 AND credit_account = 'revenue'", "ledger_is_invoices", "receivables_are_what_is_due")]
    [InlineData("UPDATE ledger_entries SET currency = 'USD' WHERE tenant_id = $1 AND position = 2", "postings_are_at_zero", "ledger_is_invoices")]
    [InlineData("UPDATE ledger_entries SET tax_rate_id = gen_random_uuid() WHERE tenant_id = $1 AND credit_account = 'tax_payable'", "ledger_is_invoices")]
    [InlineData("DELETE FROM ledger_entries WHERE tenant_id = $1 AND operation LIKE 'payment:%'", "ledger_is_payments", "receivables_are_what_is_due")]
    [InlineData("DELETE FROM ledger_entries WHERE tenant_id = $1 AND operation LIKE 'invoice:%' AND position = 1", "postings_are_at_zero", "ledger_is_invoices")]
    [InlineData("UPDATE ledger_entries SET credit_account = 'revenue' WHERE tenant_id = $1 AND credit_account = 'customer_balance'", "balances_are_the_ledger", "ledger_is_balance_entries")]
    [InlineData(
        "INSERT INTO ledger_entries SELECT (jsonb_populate_record(entry, jsonb_build_object('id', gen_random_uuid(), 'operation', 'invoice:again'))).* "
            + "FROM ledger_entries entry WHERE tenant_id = $1 AND credit_account = 'revenue'", "ledger_is_invoices", "receivables_are_what_is_due")]
    public async Task A_planted_bug_is_found_by_name(string bug, params string[] rules)
    {
        using var seller = await History();
        await service.Sql(bug, seller.Tenant);
        var proof = await seller.Do("/invariants/check");
        proof.GetProperty("holds").GetBoolean().ShouldBeFalse();
        var broken = proof.GetProperty("checks").EnumerateArray().Where(check => !check.GetProperty("holds").GetBoolean()).ToArray();
        broken.Select(check => check.Text("name")!).ShouldBeSupersetOf(rules);
        broken.ShouldAllBe(check => check.Number("broken") > 0 && check.GetProperty("first_ids").GetArrayLength() > 0);
    }

    [Fact]
    public async Task The_proof_of_numbers_names_what_is_missing_and_another_tenant_is_not_in_it()
    {
        using var seller = await History();
        using var other = service.NewSeller();
        await other.Finalized(await other.Buyer());
        var before = await seller.Get("/invoices/numbers/proof");
        before.GetProperty("series").EnumerateArray().Select(one => (one.Text("name"), one.Number("year"), one.GetProperty("gapless").GetBoolean()))
            .ShouldBe([("CN", 2025, true), ("INV", 2025, true)]);
        await service.Sql("UPDATE invoices SET number = NULL WHERE number LIKE '%-000002' AND tenant_id = $1", seller.Tenant);
        var after = (await seller.Get("/invoices/numbers/proof")).GetProperty("series")[1];
        after.GetProperty("missing").EnumerateArray().Select(place => place.GetInt64()).ShouldBe([2]);
        after.GetProperty("gapless").GetBoolean().ShouldBeFalse();
    }

    /// <summary>Renewals with tax, a balance that pays, a credit note of each kind, a refund, a void invoice, an open one and a surplus.</summary>
    private async Task<Seller> History()
    {
        var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Tax(customer, "20", "5");
        var subscription = await seller.Subscribe(customer);
        await seller.Advance(TimeSpan.FromDays(32));
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 50, reason = "deposit" });
        var invoice = await seller.Paid(await seller.Finalized(customer));
        await Credit(seller, invoice, "refund");
        await Credit(seller, invoice, "balance");
        await seller.Do($"/payments/{(await seller.Attempts(invoice.Id(), 1))[0].Id()}/refunds", new { amount = 100 });
        await seller.Idle();
        var other = await seller.Buyer();
        await Credit(seller, await seller.Get($"/invoices/{await seller.Finalized(other)}"), "balance");
        await seller.Do($"/invoices/{await seller.Finalized(other)}/void", new { reason = "wrong" });
        await seller.Draft(other);
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel", new { at_period_end = false });
        await seller.Idle();
        return seller;
    }

    private static Task<JsonElement> Credit(Seller seller, JsonElement invoice, string settlement) => seller.Created(
        "/credit-notes", new
        {
            invoice_id = invoice.Id(),
            lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[0].Id(), amount = 777 } },
            reason = "goodwill",
            settlement,
        });
}
