using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What is due and will not be collected is given up: posted, told, and not asked for again.</summary>
public sealed class WriteOffTests(BillingService service)
{
    [Fact]
    public async Task What_is_due_becomes_bad_debt_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 1000, reason = "deposit" });
        var invoice = await seller.Finalized(customer);
        var given = await GiveUp(seller, invoice);
        (given.Text("status"), given.Number("written_off_amount"), given.Number("due_amount"), given.Text("write_off_reason")).ShouldBe(("uncollectible", 2000, 0, "bankrupt"));
        (await GiveUp(seller, invoice)).Number("written_off_amount").ShouldBe(2000);

        var told = (await seller.Events("invoice.marked_uncollectible")).ShouldHaveSingleItem();
        (told.Number("written_off_amount"), told.Number("total_amount"), told.Text("reason")).ShouldBe((2000, 3000, "bankrupt"));
        var posted = (await seller.List($"/ledger/transfers?invoice_id={invoice}&account=bad_debt")).ShouldHaveSingleItem();
        (posted.Text("operation"), posted.Text("debit_account"), posted.Text("credit_account"), posted.Number("transfer_amount"))
            .ShouldBe(("invoice_written_off", "bad_debt", "accounts_receivable", 2000));
        (await seller.Balance(customer)).ShouldBe(0);
    }

    [Fact]
    public async Task It_is_neither_paid_nor_credited_nor_voided_nor_collected_afterwards()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var invoice = await seller.Finalized(customer);
        await seller.Attempts(invoice, 1);
        var line = (await GiveUp(seller, invoice)).GetProperty("lines")[0].Id();
        var note = new { invoice_id = invoice, lines = new[] { new { invoice_line_id = line } }, reason = "goodwill" };
        foreach (var (path, body) in new (string, object)[] { ($"/invoices/{invoice}/pay", new { }), ($"/invoices/{invoice}/void", new { reason = "x" }), ("/credit-notes", note) })
        {
            var answer = await seller.Post(path, body);
            answer.StatusCode.ShouldBe(HttpStatusCode.Conflict, path);
            (await answer.Code()).ShouldBe("invoice.wrong_status");
        }

        await seller.Card(customer, isDefault: true);
        await seller.Advance(TimeSpan.FromDays(30));
        await seller.Attempts(invoice, 1);
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("paid")]
    [InlineData("void")]
    public async Task Only_what_is_open_is_given_up(string status)
    {
        using var seller = service.NewSeller();
        var customer = status == "paid" ? await seller.Customer() : await seller.Buyer();
        var invoice = status == "draft" ? await seller.Draft(customer) : await seller.Finalized(customer);
        if (status == "paid")
            await seller.Paid(invoice);
        if (status == "void")
            await seller.Do($"/invoices/{invoice}/void", new { reason = "x" });
        var answer = await seller.Post($"/invoices/{invoice}/mark-uncollectible", new { reason = "bankrupt" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.Code()).ShouldBe("invoice.wrong_status");
    }

    [Fact]
    public async Task A_payment_that_is_running_is_waited_for()
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Customer("card_timeout"));
        await seller.Unanswered(invoice);
        (await (await seller.Post($"/invoices/{invoice}/mark-uncollectible", new { reason = "bankrupt" })).Code()).ShouldBe("invoice.payment_running");
    }

    [Fact]
    public async Task Its_subscription_goes_on_and_what_was_given_up_is_not_credited_when_it_ends()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var subscription = await seller.Subscribe(customer);
        await seller.Subscription(subscription.Id(), found => found.Text("status") == "past_due");
        await GiveUp(seller, subscription.Id("latest_invoice_id"));
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("active");
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel", new { at_period_end = false });
        (await seller.Balance(customer)).ShouldBe(0);
    }

    [Fact]
    public async Task Another_tenants_invoice_is_not_found()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var invoice = await seller.Finalized(await seller.Buyer());
        (await (await other.Post($"/invoices/{invoice}/mark-uncollectible", new { reason = "x" })).Code()).ShouldBe("invoice.not_found");
    }

    [Theory]
    [InlineData("UPDATE invoices SET written_off_amount = written_off_amount + 1 WHERE status = 'uncollectible'", "write_off_is_posted", "invoice_is_settled")]
    [InlineData("DELETE FROM ledger_transfers WHERE operation = 'invoice_written_off'", "write_off_is_posted", "receivable_is_what_is_due")]
    [InlineData("UPDATE invoices SET status = 'open' WHERE status = 'uncollectible'", "write_off_is_posted", "receivable_is_what_is_due")]
    [InlineData("UPDATE ledger_transfers SET currency = 'USD' WHERE operation = 'invoice_written_off'", "posting_is_in_its_documents_currency")]
    public async Task A_planted_error_in_a_write_off_is_found(string error, params string[] checks)
    {
        using var seller = service.NewSeller();
        await GiveUp(seller, await seller.Finalized(await seller.Buyer()));
        service.Corrupted.Add(seller.Tenant);
        await service.Sql($"{error} AND tenant_id = $1", seller.Tenant);
        (await seller.Do("/invariants/check")).GetProperty("checks").EnumerateArray().Where(check => check.Number("violations") > 0)
            .Select(check => check.Text("name")!).ShouldBe(checks, ignoreOrder: true);
    }

    private static Task<JsonElement> GiveUp(Seller seller, Guid invoice) => seller.Do($"/invoices/{invoice}/mark-uncollectible", new { reason = "bankrupt" });
}
