using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What people find out of money that was recorded: that it is there, or never came.</summary>
public sealed class ReversalTests(BillingService service)
{
    [Fact]
    public async Task A_payment_that_never_came_is_undone_in_the_books_and_the_invoice_is_owed_again()
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        var payment = await Record(seller, invoice, 3000, "mobile_money", "M-1");
        (payment.Text("verification"), payment.Text("recorded_by")).ShouldBe(("pending", (await seller.Get($"/payments/{payment.Id()}")).Text("recorded_by")));
        (await seller.Get($"/invoices/{invoice}")).Text("status").ShouldBe("paid");

        var reversed = await seller.Do($"/payments/{payment.Id()}/reverse", new { reason = "another customer's" });
        (reversed.Text("status"), reversed.Text("reversal_reason")).ShouldBe(("reversed", "another customer's"));
        var open = await seller.Get($"/invoices/{invoice}");
        (open.Text("status"), open.Number("paid_amount"), open.Number("due_amount")).ShouldBe(("open", 0, 3000));
        (await seller.List($"/ledger/transfers?invoice_id={invoice}")).Select(Told).ShouldBe(
        [
            ("invoice_finalized", "accounts_receivable", "revenue", 3000), ("payment_succeeded", "cash", "accounts_receivable", 3000),
            ("payment_reversed", "accounts_receivable", "cash", 3000),
        ], ignoreOrder: true);
        (await seller.Events("payment.reversed")).Single().Number("amount").ShouldBe(3000);
        (await seller.Events("invoice.reopened")).Single().Number("due_amount").ShouldBe(3000);

        await Record(seller, invoice, 3000, "mobile_money", "M-1"); // what was typed in by mistake does not stand in the way of what is right
        (await seller.Get($"/invoices/{invoice}")).Text("status").ShouldBe("paid");
        (await Code(seller, $"/payments/{payment.Id()}/reverse")).ShouldBe((HttpStatusCode.Conflict, "payment.wrong_status"));
    }

    [Fact]
    public async Task What_is_owed_again_makes_its_subscription_past_due_and_is_collected()
    {
        using var seller = service.NewSeller();
        var subscription = await seller.Subscribe(await seller.Buyer());
        var invoice = (await seller.List($"/invoices?subscription_id={subscription.Id()}")).Single().Id();
        var payment = await Record(seller, invoice, (await seller.Get($"/invoices/{invoice}")).Number("due_amount"));
        await seller.Subscription(subscription.Id(), now => now.Text("status") == "active");
        await seller.Do($"/payments/{payment.Id()}/reverse", new { reason = "bounced" });
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("past_due");
        (await seller.Events("invoice.payment_failed")).ShouldContain(fact => fact.Text("reason") == "payment_reversed");

        var customer = await seller.Buyer();
        var charged = await seller.Finalized(customer);
        var mistake = await Record(seller, charged, 3000);
        await seller.Card(customer, isDefault: true);
        await seller.Do($"/payments/{mistake.Id()}/reverse", new { reason = "another customer's" });
        await seller.Paid(charged);
    }

    [Fact]
    public async Task What_was_more_than_due_leaves_the_balance_while_it_is_there()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var payment = await Record(seller, await seller.Finalized(customer), 5000);
        (await seller.Balance(customer)).ShouldBe(2000);
        await seller.Do($"/payments/{payment.Id()}/reverse", new { reason = "mistake" });
        (await seller.Balance(customer)).ShouldBe(0);
        (await seller.List($"/customers/{customer}/balance/entries"))[0].Text("reason").ShouldBe("payment_reversed");

        var spent = await Record(seller, await seller.Finalized(customer), 5000, reference: "again");
        await seller.Finalized(customer);
        (await Code(seller, $"/payments/{spent.Id()}/reverse")).ShouldBe((HttpStatusCode.Conflict, "payment.surplus_spent"));
        (await seller.Get($"/payments/{spent.Id()}")).Text("status").ShouldBe("succeeded");
    }

    [Fact]
    public async Task Of_two_payments_one_is_undone_and_the_other_stays()
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        await Record(seller, invoice, 1000, reference: "TX-1");
        var second = await Record(seller, invoice, 2000, reference: "TX-2");
        await seller.Do($"/payments/{second.Id()}/reverse", new { reason = "bounced" });
        var open = await seller.Get($"/invoices/{invoice}");
        (open.Text("status"), open.Number("paid_amount"), open.Number("due_amount")).ShouldBe(("open", 1000, 2000));
    }

    [Fact]
    public async Task Ten_reversals_at_once_undo_once()
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        var payment = await Record(seller, invoice, 3000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => seller.Post($"/payments/{payment.Id()}/reverse", new { reason = "mistake" })));
        answers.Count(answer => answer.IsSuccessStatusCode).ShouldBe(1);
        (await seller.Events("payment.reversed")).Length.ShouldBe(1);
        (await seller.Get($"/invoices/{invoice}")).Number("due_amount").ShouldBe(3000);
    }

    [Fact]
    public async Task An_invoice_whose_day_is_over_is_overdue_when_its_payment_is_undone()
    {
        using var seller = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Buyer());
        var payment = await Record(seller, invoice, 3000);
        await seller.Advance(TimeSpan.FromDays(40));
        (await seller.Events("invoice.overdue")).ShouldBeEmpty();
        await seller.Do($"/payments/{payment.Id()}/reverse", new { reason = "bounced" });
        await seller.Idle();
        (await seller.Events("invoice.overdue")).Single().Number("due_amount").ShouldBe(3000);
    }

    [Fact]
    public async Task What_was_given_back_or_taken_by_a_provider_is_not_undone()
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        var refunded = await Record(seller, invoice, 3000);
        await seller.Do($"/payments/{refunded.Id()}/refunds", new { amount = 1 });
        (await Code(seller, $"/payments/{refunded.Id()}/reverse")).ShouldBe((HttpStatusCode.Conflict, "payment.refunded"));

        var credited = await seller.Finalized(await seller.Buyer());
        var paid = await Record(seller, credited, 3000);
        var line = (await seller.Get($"/invoices/{credited}")).GetProperty("lines")[0].Id();
        await seller.Created("/credit-notes", new { invoice_id = credited, reason = "goodwill", settlement = "balance", lines = new[] { new { invoice_line_id = line, amount = 100 } } });
        (await Code(seller, $"/payments/{paid.Id()}/reverse")).ShouldBe((HttpStatusCode.Conflict, "payment.credited"));

        var card = await seller.Paid(await seller.Finalized(await seller.Customer()));
        var charge = (await seller.List($"/payments?invoice_id={card.Id()}"))[0];
        (await Code(seller, $"/payments/{charge.Id()}/reverse")).ShouldBe((HttpStatusCode.Conflict, "payment.not_offline"));
        (await Code(seller, $"/payments/{charge.Id()}/verify")).ShouldBe((HttpStatusCode.Conflict, "payment.not_offline"));
        using var other = service.NewSeller();
        (await Code(other, $"/payments/{paid.Id()}/reverse")).ShouldBe((HttpStatusCode.NotFound, "payment.not_found"));
    }

    [Fact]
    public async Task Somebody_looks_at_the_account_and_verifies_the_money_once()
    {
        using var seller = service.NewSeller();
        var account = (await seller.Created("/bank-accounts", new { account_holder_name = "S", bank_name = "B", currency = "EUR", iban = "DE89370400440532013000" })).Id();
        var invoice = await seller.Finalized(await seller.Buyer());
        var payment = await seller.Created("/payments/offline", new { invoice_id = invoice, amount = 3000, currency = "EUR", method = "ach", bank_account_id = account });
        payment.Id("bank_account_id").ShouldBe(account);
        await seller.Do($"/payments/{payment.Id()}/verify");
        (await seller.Do($"/payments/{payment.Id()}/verify")).Text("verification").ShouldBe("verified");
        (await seller.Events("payment.verified")).Length.ShouldBe(1);
        var summary = await seller.Get($"/bank-accounts/{account}/summary");
        (summary.Number("payments"), summary.Number("received_amount"), summary.Number("unverified_amount"), summary.Number("unreconciled_amount")).ShouldBe((1, 3000, 0, 3000));

        var dollars = await seller.Finalized(await seller.Buyer("USD"));
        (await Code(seller, "/payments/offline", new { invoice_id = dollars, amount = 3000, currency = "USD", method = "ach", bank_account_id = account })).Code.ShouldBe("bank_account.currency_mismatch");
        (await Code(seller, "/payments/offline", new { invoice_id = dollars, amount = 3000, currency = "USD", method = "ach", bank_account_id = Guid.NewGuid() })).Code.ShouldBe("bank_account.unknown");
    }

    private static Task<JsonElement> Record(Seller seller, Guid invoice, long amount, string method = "bank_transfer", string? reference = null) =>
        seller.Created("/payments/offline", new { invoice_id = invoice, amount, currency = "EUR", method, reference });

    private static async Task<(HttpStatusCode Status, string? Code)> Code(Seller seller, string path, object? body = null)
    {
        var answer = await seller.Post(path, body ?? new { reason = "mistake" });
        return (answer.StatusCode, await answer.Code());
    }

    private static (string, string, string, long) Told(JsonElement transfer) => (
        transfer.Text("operation")!, transfer.Text("debit_account")!, transfer.Text("credit_account")!, transfer.Number("transfer_amount"));
}
