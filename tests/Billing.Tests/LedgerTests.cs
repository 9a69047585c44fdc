using System.Net;
using System.Text.Json;
using DotMac.Kernel;
using Npgsql;

namespace DotMac.Billing.Tests;

/// <summary>What each movement of money posts, and that the books can be proven. Every other test's tenants are proven when the tests end.</summary>
public sealed class LedgerTests(BillingService service)
{
    /// <summary>Events of the service after which nobody owes, owns or owns up to another amount than before.</summary>
    private static readonly string[] MoveNothing =
    [
        "ProductCreated", "PlanCreated", "PlanPublished", "PlanWithdrawn", "CustomerCreated", "CustomerUpdated", "CustomerTaxChanged", "TaxRateCreated", "CouponCreated", "CouponRedeemed",
        "CouponUsed", "CouponRemoved", "CouponDeactivated", "PaymentMethodAttached", "PaymentMethodUpdated", "PaymentMethodDetached",
        "SubscriptionCreated", "SubscriptionUpdated", "SubscriptionRenewed", "SubscriptionCancelled", "SubscriptionPaused", "SubscriptionResumed",
        "SubscriptionTrialEnding", "SubscriptionEnded", "SubscriptionChangeScheduled", "SubscriptionScheduledChangeCanceled", "SubscriptionScheduledChangeFailed",
        "PlanMigrationStarted", "PlanMigrationCompleted", "PlanMigrationCanceled", "InvoiceCreated", "InvoicePaid", "InvoicePaymentFailed", "InvoiceOverdue", "InvoiceReopened", "PaymentVerified", "PaymentCreated", "PaymentProcessing",
        "PaymentFailed", "RefundCreated", "RefundFailed", "CreditNoteUpdated", "MeterCreated", "QuotaWarning", "QuotaExceeded",
        "WalletCreated", "WalletUpdated", "WalletTerminated",
        "AddonCreated", "AddonDeactivated", "SubscriptionAddonAdded", "SubscriptionAddonUpdated", "SubscriptionAddonRemoved",
        "DunningCampaignCreated", "DunningCampaignUpdated", "DunningCampaignDeleted", "DunningStarted", "DunningStepExecuted", "DunningCompleted",
        "DunningCanceled", "CompanyChanged", "BankAccountCreated", "BankAccountUpdated", "BankAccountDeleted", "ReminderScheduleChanged", "WalletTopUpStarted", "WalletTopUpFailed",
        "CategoryCreated", "CategoryUpdated", "CategoryDeleted", "ProductUpdated", "ExchangeRateStated",
        "PricingRuleCreated", "PricingRuleUpdated", "PricingRuleActivated", "PricingRuleDeactivated", "PricingRuleUsed", "PricingRuleUseReturned",
        "ReconciliationCreated", "ReconciliationUpdated", "ReconciliationStatementImported", "ReconciliationCompleted", "ReconciliationReopened", "PaymentReconciled", "InvoiceSent", "InvoiceReminded",
    ];

    private static readonly string[] Posted =
    [
        "InvoiceFinalized", "InvoiceVoided", "InvoiceMarkedUncollectible", "PaymentSucceeded", "PaymentReversed", "PaymentRefunded", "ReconciliationApproved", "CreditNoteIssued", "CustomerBalanceChanged",
        "WalletCredited", "WalletDebited", "WalletExpired",
    ];

    [Fact]
    public void Each_event_of_the_service_is_posted_or_known_to_move_no_money() =>
        typeof(Contracts.Billing.InvoiceFinalized).Assembly.GetTypes()
            .Where(type => type.Namespace == "DotMac.Contracts.Billing" && typeof(IIntegrationEvent).IsAssignableFrom(type))
            .Select(type => type.Name).Order(StringComparer.Ordinal)
            .ShouldBe(MoveNothing.Concat(Posted).Order(StringComparer.Ordinal));

    [Fact]
    public async Task An_invoice_with_tax_is_owed_then_paid()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Tax(customer, "19", "3");
        var invoice = await seller.Paid(await seller.Finalized(customer));

        var transfers = await seller.List($"/ledger/transfers?invoice_id={invoice.Id()}");
        transfers.Select(Told).ShouldBe(
        [
            ("invoice_finalized", "accounts_receivable", "revenue", 3000),
            ("invoice_finalized", "accounts_receivable", "tax_payable", 570),
            ("invoice_finalized", "accounts_receivable", "tax_payable", 90),
            ("payment_succeeded", "cash", "accounts_receivable", 3660),
        ], ignoreOrder: true);
        transfers.Count(transfer => transfer.GetProperty("tax_rate").ValueKind is not JsonValueKind.Null).ShouldBe(2);
        (await Balances(seller)).ShouldBe([("accounts_receivable", 0), ("cash", 3660), ("revenue", -3000), ("tax_payable", -660)]);
    }

    [Fact]
    public async Task What_a_balance_paid_of_an_invoice_comes_back_with_its_void()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 1000, reason = "deposit" });
        var invoice = await seller.Finalized(customer);
        (await Balances(seller)).ShouldBe([("accounts_receivable", 2000), ("balance_adjustments", 1000), ("customer_balance", 0), ("revenue", -3000)], ignoreOrder: true);

        await seller.Do($"/invoices/{invoice}/void", new { reason = "mistake" });
        (await Balances(seller)).ShouldBe([("accounts_receivable", 0), ("balance_adjustments", 1000), ("customer_balance", -1000), ("revenue", 0)], ignoreOrder: true);
        await Holds(seller);
    }

    [Fact]
    public async Task A_draft_is_not_posted_nor_is_its_void()
    {
        using var seller = service.NewSeller();
        var draft = await seller.Draft(await seller.Buyer());
        await seller.Do($"/invoices/{draft}/void", new { reason = "mistake" });
        (await seller.List("/ledger/transfers")).ShouldBeEmpty();
        await Holds(seller);
    }

    [Fact]
    public async Task A_credit_note_waits_for_its_refund_and_a_refund_of_its_own_is_told_apart()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var invoice = await seller.Paid(await seller.Finalized(customer));
        await Credit(seller, invoice, 1000, "balance");
        await Credit(seller, invoice, 500, "refund");
        var payment = (await seller.Attempts(invoice.Id(), 1))[0].Id();
        await seller.Do($"/payments/{payment}/refunds", new { amount = 200 });
        await seller.Idle();

        (await Balances(seller)).ShouldBe(
            [("accounts_receivable", 0), ("cash", 2300), ("credits_payable", 0), ("customer_balance", -1000), ("refunds", 200), ("revenue", -1500)],
            ignoreOrder: true);
        await Holds(seller);
    }

    [Fact]
    public async Task The_trial_balance_of_a_past_instant_stays_what_it_was()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        await seller.Paid(await seller.Finalized(await seller.Customer()));
        await seller.Advance(TimeSpan.FromDays(10));
        await seller.Paid(await seller.Finalized(await seller.Customer()));
        (await Balances(seller, "?at=2025-03-05T00:00:00Z")).ShouldBe([("accounts_receivable", 0), ("cash", 3000), ("revenue", -3000)]);
        (await Balances(seller)).ShouldBe([("accounts_receivable", 0), ("cash", 6000), ("revenue", -6000)]);
        (await Balances(seller, "?at=2025-02-01T00:00:00Z")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_database_takes_no_posting_back_and_none_out_of_balance()
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        await using var database = NpgsqlDataSource.Create(service.Settings.AppConnection);
        foreach (var statement in new[] { "UPDATE ledger_transfers SET amount = amount + 1", "DELETE FROM ledger_transfers" })
            (await Should.ThrowAsync<PostgresException>(database.CreateCommand(statement).ExecuteNonQueryAsync())).SqlState
                .ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        foreach (var (change, constraint) in new[]
        {
            ("amount = 0, number = 9", "ck_ledger_transfers_amount"), ("amount = -5, number = 9", "ck_ledger_transfers_amount"),
            ("credit_account = debit_account, number = 9", "ck_ledger_transfers_accounts"),
            ("number = number", "ix_ledger_transfers_tenant_id_source_id_operation_number"),
        })
            (await Should.ThrowAsync<PostgresException>(service.Sql(
                $"""
                CREATE TEMP TABLE copied AS SELECT * FROM ledger_transfers WHERE invoice_id = '{invoice}';
                UPDATE copied SET id = gen_random_uuid(), {change};
                INSERT INTO ledger_transfers SELECT * FROM copied
                """))).ConstraintName.ShouldBe(constraint);
    }

    [Fact]
    public async Task The_proof_of_numbers_names_what_is_missing()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        for (var i = 0; i < 3; i++)
            await seller.Finalized(customer);
        var proof = await seller.Get("/numbers/proof");
        proof.GetProperty("gapless").GetBoolean().ShouldBeTrue();
        var series = proof.GetProperty("series")[0];
        (series.Text("name"), series.Number("last"), series.Number("documents")).ShouldBe(("INV", 3, 3));

        await Corrupt(seller, "UPDATE document_counters SET last = last + 2");
        var gaps = await seller.Get("/numbers/proof");
        gaps.GetProperty("gapless").GetBoolean().ShouldBeFalse();
        gaps.GetProperty("series")[0].GetProperty("missing").EnumerateArray().Select(place => place.GetInt64()).ShouldBe([4, 5]);
    }

    [Theory]
    [InlineData("invoice_is_its_lines", "UPDATE invoice_lines SET line_amount = line_amount + 1")]
    [InlineData("invoice_is_its_lines", "UPDATE invoice_lines SET discount_amount = 1")]
    [InlineData("invoice_is_net_and_tax", "UPDATE invoices SET tax_amount = tax_amount + 1, total_amount = total_amount + 1, paid_amount = paid_amount + 2")]
    [InlineData("invoice_is_net_and_tax", "UPDATE invoices SET total_amount = total_amount - 1")]
    [InlineData("invoice_is_posted", "DELETE FROM ledger_transfers WHERE operation = 'invoice_finalized' AND credit_account = 'revenue'")]
    [InlineData("invoice_is_posted", "UPDATE ledger_transfers SET amount = amount + 1 WHERE operation = 'invoice_finalized'")]
    [InlineData("tax_is_posted", "UPDATE ledger_transfers SET credit_account = 'revenue' WHERE credit_account = 'tax_payable'")]
    [InlineData("invoice_is_settled", "UPDATE invoices SET status = 'paid' WHERE status = 'open'")]
    [InlineData("receivable_is_what_is_due", "UPDATE invoices SET status = 'paid' WHERE status = 'open'")]
    [InlineData("receivable_is_what_is_due", "UPDATE invoices SET credited_due_amount = credited_due_amount + 1 WHERE status = 'open'")]
    [InlineData("invoice_was_paid_by_payments", "UPDATE invoices SET paid_amount = paid_amount - 1 WHERE paid_amount > 0")]
    [InlineData("invoice_was_paid_by_payments", "UPDATE payments SET status = 'failed'")]
    [InlineData("payment_is_posted", "DELETE FROM ledger_transfers WHERE operation = 'payment_succeeded'")]
    [InlineData("payment_is_posted", "UPDATE payments SET amount = amount + 1")]
    [InlineData("refund_is_posted", "UPDATE refunds SET status = 'failed'")]
    [InlineData("payment_gave_back_its_refunds", "UPDATE payments SET refunded_amount = refunded_amount - 1")]
    [InlineData("refunds_are_within_the_payment", "UPDATE payments SET refunded_amount = amount + 1")]
    [InlineData("credit_note_is_posted", "UPDATE credit_notes SET less_due_amount = less_due_amount + 1")]
    [InlineData("invoice_was_credited_by_notes", "UPDATE invoices SET credited_amount = credited_amount + 1")]
    [InlineData("credits_wait_for_refunds_only", "DELETE FROM ledger_transfers WHERE operation = 'refund_succeeded'")]
    [InlineData("balance_is_its_entries", "UPDATE customer_balances SET amount = amount + 1")]
    [InlineData("balance_is_posted", "DELETE FROM ledger_transfers WHERE operation = 'balance_changed'")]
    [InlineData("numbers_have_no_gap", "UPDATE document_counters SET last = last + 1 WHERE series = 'CN'")]
    [InlineData("numbers_are_counted", "UPDATE document_counters SET last = last - 1 WHERE series = 'INV'")]
    public async Task A_planted_error_is_found_by_its_check_and_by_name(string check, string error)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Tax(customer, "19");
        var invoice = await seller.Paid(await seller.Finalized(customer));
        await Credit(seller, invoice, 1000, "balance");
        await Credit(seller, invoice, 500, "refund");
        await seller.Finalized(await seller.Buyer());
        await seller.Idle();
        await Holds(seller);

        await Corrupt(seller, error);
        var answer = await seller.Do("/invariants/check");
        answer.GetProperty("holds").GetBoolean().ShouldBeFalse();
        var found = answer.GetProperty("checks").EnumerateArray().Single(one => one.Text("name") == check);
        found.Number("violations").ShouldBeGreaterThan(0, answer.ToString());
        found.GetProperty("examples")[0].GetString()!.ShouldContain("expected");
    }

    [Fact]
    public async Task A_period_that_is_billed_a_second_time_an_hour_later_is_found()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        await seller.Subscribe();
        await seller.Advance(TimeSpan.FromDays(32));
        await Holds(seller);
        await Corrupt(seller, "UPDATE invoices SET period_start = '2025-03-01T01:00:00Z' WHERE period_start > '2025-03-02'");
        var checks = (await seller.Do("/invariants/check")).GetProperty("checks").EnumerateArray();
        checks.Where(check => check.Number("violations") > 0).Select(check => check.Text("name")).ShouldBe(["period_is_billed_once"]);
    }

    [Fact]
    public async Task The_books_of_one_tenant_are_not_anothers()
    {
        using var seller = service.NewSeller();
        await seller.Finalized(await seller.Buyer());
        using var other = service.NewSeller();
        (await other.List("/ledger/transfers")).ShouldBeEmpty();
        (await Balances(other)).ShouldBeEmpty();
        var checks = (await other.Do("/invariants/check")).GetProperty("checks").EnumerateArray().ToArray();
        checks.Length.ShouldBeGreaterThan(15);
        checks.ShouldAllBe(check => check.Number("examined") == 0);
        using var stranger = service.Client(seller.Tenant, "billing.invoices.manage");
        (await stranger.PostAsync("/api/v1/billing/invariants/check", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>Changes the seller's rows past all rules; what it breaks is not proven when the tests end.</summary>
    private async Task Corrupt(Seller seller, string statement)
    {
        service.Corrupted.Add(seller.Tenant);
        await service.Sql($"{statement} {(statement.Contains(" WHERE ", StringComparison.Ordinal) ? "AND" : "WHERE")} tenant_id = $1", seller.Tenant);
    }

    private static async Task Holds(Seller seller)
    {
        var answer = await seller.Do("/invariants/check");
        answer.GetProperty("holds").GetBoolean().ShouldBeTrue(answer.ToString());
    }

    private static Task<JsonElement> Credit(Seller seller, JsonElement invoice, long amount, string settlement) => seller.Created("/credit-notes", new
    {
        invoice_id = invoice.Id(),
        reason = "goodwill",
        settlement,
        lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[0].Id(), amount } },
    });

    private static async Task<(string, long)[]> Balances(Seller seller, string at = "") =>
        [.. (await seller.Get($"/ledger/trial-balance{at}")).GetProperty("accounts").EnumerateArray().Select(account => (account.Text("name")!, account.Number("balance_amount")))];

    private static (string, string, string, long) Told(JsonElement transfer) => (
        transfer.Text("operation")!, transfer.Text("debit_account")!, transfer.Text("credit_account")!, transfer.Number("transfer_amount"));
}
