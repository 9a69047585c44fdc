using System.Net;
using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Tests;

/// <summary>Whatever moves money is posted, in the same transaction and once; decision 0010.</summary>
public sealed class LedgerTests(BillingService service)
{
    /// <summary>Facts that move no money. A new event stands here, or <c>Postings.Of</c> knows it.</summary>
    private static readonly Type[] MoveNoMoney =
    [
        typeof(ProductCreated), typeof(PlanCreated), typeof(CustomerCreated), typeof(CustomerUpdated), typeof(CustomerTaxChanged), typeof(TaxRateCreated),
        typeof(CouponCreated), typeof(CouponRedeemed), typeof(CouponUsed), typeof(CouponRemoved), typeof(CouponDeactivated),
        typeof(PaymentMethodAttached), typeof(PaymentMethodUpdated), typeof(PaymentMethodDetached),
        typeof(SubscriptionCreated), typeof(SubscriptionUpdated), typeof(SubscriptionRenewed), typeof(SubscriptionCancelled), typeof(SubscriptionPaused),
        typeof(SubscriptionResumed), typeof(SubscriptionTrialEnding), typeof(SubscriptionEnded),
        typeof(InvoiceCreated), typeof(InvoicePaymentFailed), typeof(PaymentCreated), typeof(PaymentProcessing), typeof(PaymentFailed),
        typeof(RefundCreated), typeof(RefundFailed),
        typeof(InvoicePaid), // the payment, the balance or the credit note that paid it is posted
        typeof(CreditNoteUpdated), // a failed refund's entry into the balance is posted
    ];

    private static readonly Type[] Posted =
        [typeof(InvoiceFinalized), typeof(InvoiceVoided), typeof(PaymentSucceeded), typeof(PaymentRefunded), typeof(CreditNoteIssued), typeof(CustomerBalanceChanged)];

    [Fact]
    public void Every_event_of_billing_is_posted_or_known_to_move_no_money() =>
        typeof(InvoiceFinalized).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(InvoiceFinalized).Namespace && typeof(IIntegrationEvent).IsAssignableFrom(type))
            .Except([.. MoveNoMoney, .. Posted]).ShouldBeEmpty();

    [Fact]
    public async Task An_invoice_and_its_payment_are_posted_with_tax_by_rate()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Tax(customer, "20");
        var invoice = await seller.Finalized(customer);
        await seller.Paid(invoice);
        var entries = await seller.List($"/ledger/entries?invoice_id={invoice}");
        entries.Reverse().Select(Told).ShouldBe(
        [
            ($"invoice:{invoice}:finalized", "accounts_receivable", "revenue", 3000),
            ($"invoice:{invoice}:finalized", "accounts_receivable", "tax_payable", 600),
            ($"payment:{(await seller.Attempts(invoice, 1))[0].Id()}:succeeded", "cash", "accounts_receivable", 3600),
        ]);
        (await Balances(seller)).ShouldBe(
            [("accounts_receivable", 0), ("cash", 3600), ("revenue", -3000), ("tax_payable", -600)]);
    }

    [Fact]
    public async Task A_void_invoice_leaves_nothing_but_its_two_postings_and_the_balance_that_it_gave_back()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 1000, reason = "deposit" });
        var invoice = await seller.Finalized(customer);
        await seller.Do($"/invoices/{invoice}/void", new { reason = "wrong" });
        await seller.Do($"/invoices/{await seller.Draft(customer)}/void", new { reason = "a draft posts nothing" });
        (await Balances(seller)).ShouldBe(
            [("accounts_receivable", 0), ("revenue", 0), ("customer_balance", -1000), ("balance_adjustments", 1000)]);
        (await seller.List($"/ledger/entries?invoice_id={invoice}")).Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_credit_note_sets_off_what_is_due_and_what_was_paid_goes_back_by_balance_or_refund()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Tax(customer, "20");
        var paid = await seller.Paid(await seller.Finalized(customer));
        await Credit(seller, paid, 1000, "refund");
        await seller.Idle();
        await Credit(seller, paid, 500, "balance");
        (await Balances(seller)).ShouldBe(
            [("accounts_receivable", 0), ("cash", 2400), ("revenue", -1500), ("tax_payable", -300), ("customer_balance", -600), ("credits_payable", 0)]);
        var other = await seller.Buyer();
        var open = await seller.Get($"/invoices/{await seller.Finalized(other)}");
        await Credit(seller, open, 1000, "balance");
        (await seller.List($"/ledger/entries?customer_id={other}&account=credits_payable")).Select(entry => entry.Amount("entry_amount")).ShouldBe([1000, 1000]);
    }

    [Fact]
    public async Task A_refund_by_itself_is_posted_when_it_succeeded_and_not_when_it_failed()
    {
        using var seller = service.NewSeller();
        foreach (var (card, refunded) in new[] { ("card_ok", 1), ("card_refund_refused", 0) })
        {
            var invoice = await seller.Finalized(await seller.Customer(card));
            await seller.Paid(invoice);
            await seller.Do($"/payments/{(await seller.Attempts(invoice, 1))[0].Id()}/refunds", new { amount = 700 });
            await seller.Idle();
            (await seller.List($"/ledger/entries?invoice_id={invoice}&account=refunds")).Length.ShouldBe(refunded);
        }
    }

    [Fact]
    public async Task Renewals_are_posted_once_each_and_the_trial_balance_is_known_for_any_past_instant()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        await seller.Subscribe();
        await seller.Advance(TimeSpan.FromDays(64));
        (await Balances(seller)).ShouldContain(("revenue", -3 * 2900));
        (await Balances(seller, "?at=2025-02-15T00:00:00Z")).ShouldContain(("revenue", -2 * 2900));
        (await seller.List("/ledger/entries?account=revenue&from=2025-02-01&until=2025-03-01")).Length.ShouldBe(1);
        (await seller.Http.GetAsync("/api/v1/billing/ledger/entries?account=petty_cash")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_database_lets_the_service_neither_change_nor_remove_nor_repeat_nor_unbalance_an_entry()
    {
        using var seller = service.NewSeller();
        await seller.Finalized(await seller.Buyer());
        foreach (var sql in new[] { "UPDATE ledger_entries SET amount = 1", "DELETE FROM ledger_entries" })
            (await Refused(() => AsService(seller, sql))).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        const string again = "INSERT INTO ledger_entries SELECT (jsonb_populate_record(entry, jsonb_build_object('id', gen_random_uuid()) || $${0}$$)).* FROM ledger_entries entry";
        (await Refused(() => AsService(seller, again.Replace("{0}", "{}", StringComparison.Ordinal)))).ShouldBe(PostgresErrorCodes.UniqueViolation);
        foreach (var wrong in new[] { """{"position": 9, "amount": 0}""", """{"position": 9, "debit_account": "revenue"}""" })
            (await Refused(() => AsService(seller, again.Replace("{0}", wrong, StringComparison.Ordinal)))).ShouldBe(PostgresErrorCodes.CheckViolation);
    }

    [Fact]
    public async Task Another_tenant_sees_nothing_of_it()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        (await other.List($"/ledger/entries?invoice_id={invoice}")).ShouldBeEmpty();
        (await Balances(other)).ShouldBeEmpty();
    }

    private Task AsService(Seller seller, string sql) => service.As(seller.Tenant, db => db.Database.ExecuteSqlRawAsync(sql));

    private static async Task<string?> Refused(Func<Task> act) => (await Should.ThrowAsync<PostgresException>(act)).SqlState;

    private static (string?, string?, string?, long) Told(JsonElement entry) =>
        (entry.Text("operation"), entry.Text("debit_account"), entry.Text("credit_account"), entry.Amount("entry_amount"));

    private static async Task<(string?, long)[]> Balances(Seller seller, string at = "") =>
    [
        .. (await seller.Get($"/ledger/balances{at}")).GetProperty("accounts").EnumerateArray()
            .Select(line => (line.Text("account"), line.Amount("balance_amount"))),
    ];

    private static Task<JsonElement> Credit(Seller seller, JsonElement invoice, long amount, string settlement) => seller.Created(
        "/credit-notes", new
        {
            invoice_id = invoice.Id(),
            lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[0].Id(), amount } },
            reason = "goodwill",
            settlement,
        });
}
