using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Rules R8 and R12 and cases H of billing-rules.md, through the API.</summary>
public sealed class CreditNoteTests(BillingService service)
{
    [Fact]
    public async Task H07_a_credit_lowers_what_is_due_and_the_document_shows_it()
    {
        using var seller = service.NewSeller();
        var invoice = await Finalized(seller, await seller.Buyer(), "100");
        var note = await Credit(seller, invoice, (0, 4000));
        Amounts(note).ShouldBe((4000, 0, 4000));
        (note.Number("less_due_amount"), note.Number("balance_amount")).ShouldBe((4000, 0));
        (note.Text("invoice_number"), note.Text("reason")).ShouldBe((invoice.Text("number"), "goodwill"));

        var after = await seller.Get($"/invoices/{invoice.Id()}");
        after.Text("status").ShouldBe("open");
        (after.Number("due_amount"), after.Number("credited_amount"), after.Number("total_amount")).ShouldBe((6000, 4000, 10000));
        after.GetProperty("lines")[0].Number("credited_amount").ShouldBe(4000);
        (await seller.Http.GetAsync($"/api/v1/billing/invoices/{invoice.Id()}/pdf")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var fact = (await seller.Events("credit_note.issued")).Single();
        Amounts(fact).ShouldBe((4000, 0, 4000));
        (fact.Number("less_due_amount"), fact.Number("invoice_due_amount"), fact.Text("number")).ShouldBe((4000, 6000, note.Text("number")));

        await seller.Card(after.Id("customer_id"));
        (await seller.Paid(invoice.Id())).Number("paid_amount").ShouldBe(6000);
        var paid = (await seller.Events("invoice.paid")).Single();
        (paid.Number("net_amount"), paid.Number("total_amount")).ShouldBe((6000, 6000));
    }

    [Fact]
    public async Task H07_what_had_been_paid_of_an_open_invoice_becomes_the_customers_balance()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 7000, reason = "deposit" });
        var invoice = await Finalized(seller, customer, "100");
        invoice.Number("due_amount").ShouldBe(3000);
        var note = await Credit(seller, invoice, (0, 5000));
        (note.Number("less_due_amount"), note.Number("balance_amount")).ShouldBe((3000, 2000));
        (await Balance(seller, customer)).ShouldBe(2000);
        var after = await seller.Get($"/invoices/{invoice.Id()}");
        (after.Text("status"), after.Number("due_amount")).ShouldBe(("paid", 0));
        (await seller.Events("customer.balance_changed"))[^1].Text("reason").ShouldBe("credit_note");
    }

    [Fact]
    public async Task A_paid_invoice_stays_paid_and_gives_back_what_was_paid()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var invoice = await seller.Paid(await seller.Finalized(customer));
        var note = await Credit(seller, invoice, (0, null));
        (note.Number("total_amount"), note.Number("balance_amount")).ShouldBe((3000, 3000));
        (await seller.Get($"/invoices/{invoice.Id()}")).Text("status").ShouldBe("paid");
        (await Balance(seller, customer)).ShouldBe(3000);
        (await seller.Get($"/invoices/{await seller.Finalized(customer)}")).Number("balance_amount").ShouldBe(3000);
    }

    [Fact]
    public async Task An_unpaid_invoice_that_is_credited_in_full_is_settled_and_its_subscription_owes_nothing()
    {
        using var seller = service.NewSeller();
        var subscription = await seller.Subscribe("card_declined");
        var id = subscription.Id("latest_invoice_id");
        await seller.Attempts(id, 1);
        var invoice = await seller.Get($"/invoices/{id}");
        (await Credit(seller, invoice, (0, null))).Number("balance_amount").ShouldBe(0);
        var after = await seller.Get($"/invoices/{id}");
        (after.Text("status"), after.Number("due_amount"), after.Number("paid_amount")).ShouldBe(("paid", 0, 0));
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("active");
        (await seller.Events("invoice.paid")).ShouldBeEmpty();
        (await (await seller.Post($"/invoices/{id}/pay", null)).Code()).ShouldBe("invoice.wrong_status");
    }

    [Fact]
    public async Task H03_four_notes_empty_an_invoice_to_the_cent_and_a_fifth_is_refused()
    {
        using var seller = service.NewSeller();
        var invoice = await Finalized(seller, await Taxed(seller, "20"), "68.33", "68.33", "57.50", "85.00");
        invoice.Number("total_amount").ShouldBe(33499);
        var totals = new List<long>();
        foreach (var line in new[] { 0, 2, 3, 1 })
            totals.Add((await Credit(seller, invoice, (line, null))).Number("total_amount"));
        totals.ShouldBe([8200, 6900, 10200, 8199]);
        var fifth = await Post(seller, invoice, (0, 1));
        fifth.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await fifth.Code()).ShouldBe("credit_note.exceeds_line");
        var after = await seller.Get($"/invoices/{invoice.Id()}");
        (after.Number("credited_amount"), after.Number("due_amount"), after.Text("status")).ShouldBe((33499, 0, "paid"));
        (await seller.List($"/credit-notes?invoice_id={invoice.Id()}")).Sum(note => note.Number("tax_amount")).ShouldBe(5583);
    }

    [Theory]
    [InlineData("200", 19333, 4833, 24166)]
    [InlineData("160", 15467, 3867, 19334)]
    public void H01_net_and_tax_are_each_rounded_from_their_exact_values(string price, long net, long tax, long total)
    {
        var (euro, now) = (Currency.Of("EUR"), DateTimeOffset.UnixEpoch);
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), euro, "UTC", null, null, now);
        customer.Tax(TaxTreatment.Taxable, [TaxRate.Introduce("VAT", "VAT", 25, false, null, null, now)], null, null);
        var invoice = Invoice.Draft(customer, [InvoiceLine.Of(1, "Fee", 1, decimal.Parse(price, null), euro)], now);
        invoice.Finalize("INV-1", new(2025, 9, 18), new(2025, 10, 18), null, now);
        var unused = new CreditedPart(invoice.Lines[0].Id, (Ratio)invoice.Lines[0].LineAmount * new Ratio(29, 30));
        var note = CreditNote.Draft(invoice, [], [unused], CreditNoteSettlement.Balance, CreditNoteReason.Cancellation, null, now);
        (note.NetAmount, note.TaxAmount, note.TotalAmount).ShouldBe((net, tax, total));
    }

    [Fact]
    public async Task Many_small_notes_never_take_more_tax_than_the_invoice_charged()
    {
        using var seller = service.NewSeller();
        var invoice = await Finalized(seller, await Taxed(seller, "50"), "0.06");
        invoice.Number("total_amount").ShouldBe(9);
        var taxes = new List<long>();
        for (var i = 0; i < 6; i++)
            taxes.Add((await Credit(seller, invoice, (0, 1))).Number("tax_amount"));
        taxes.ShouldBe([1, 1, 1, 0, 0, 0]);
        (await seller.Get($"/invoices/{invoice.Id()}")).Number("credited_amount").ShouldBe(9);
    }

    [Fact]
    public async Task Tax_that_a_price_contains_is_taken_back_with_it()
    {
        using var seller = service.NewSeller();
        var invoice = await Finalized(seller, await Taxed(seller, "20", inclusive: true), "9.99");
        Amounts(await Credit(seller, invoice, (0, 500))).ShouldBe((417, 83, 500));
        Amounts(await Credit(seller, invoice, (0, null))).ShouldBe((415, 84, 499));
    }

    [Fact]
    public async Task A_preview_equals_the_note_and_keeps_nothing()
    {
        using var seller = service.NewSeller();
        var invoice = await Finalized(seller, await Taxed(seller, "19"), "33.33", "10.01");
        var body = Body(invoice, (0, 1234), (1, null));
        var preview = await seller.Do("/credit-notes/preview", body);
        (await seller.List("/credit-notes")).ShouldBeEmpty();
        (await seller.Events("credit_note.issued")).ShouldBeEmpty();
        (await seller.Get($"/invoices/{invoice.Id()}")).Number("credited_amount").ShouldBe(0);

        var note = await seller.Created("/credit-notes", body);
        Members(preview).ShouldBe(Members(note));
        preview.GetProperty("number").ValueKind.ShouldBe(JsonValueKind.Null);
        Members(await seller.Get($"/credit-notes/{note.Id()}")).ShouldBe(Members(note));
    }

    [Fact]
    public async Task Notes_at_once_never_exceed_the_invoice_and_their_numbers_have_no_gap()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var invoice = await seller.Paid(await seller.Finalized(customer));
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Post(seller, invoice, (0, 700))));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBe(4);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            (await refused.Code()).ShouldBe("credit_note.exceeds_line");
        (await Balance(seller, customer)).ShouldBe(2800);
        var numbers = (await seller.List($"/credit-notes?customer_id={customer}")).Select(note => note.Text("number")!).Order().ToArray();
        numbers.Select(number => number[^6..]).ShouldBe(["000001", "000002", "000003", "000004"]);
        numbers.ShouldAllBe(number => number.StartsWith("CN-"));
    }

    [Theory]
    [InlineData(0, 3001L, 422, "credit_note.exceeds_line")]
    [InlineData(0, 0L, 422, "credit_note.nothing_to_credit")]
    [InlineData(0, -1L, 422, "credit_note.nothing_to_credit")]
    [InlineData(0, long.MaxValue, 422, "credit_note.exceeds_line")]
    [InlineData(null, 1L, 422, "credit_note.line_unknown")]
    public async Task A_credit_that_cannot_be_is_refused_by_name_and_changes_nothing(int? line, long amount, int status, string code)
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Get($"/invoices/{await seller.Finalized(await seller.Buyer())}");
        var id = line is { } i ? invoice.GetProperty("lines")[i].Id() : Guid.NewGuid();
        var lines = new[] { new { invoice_line_id = id, amount } };
        foreach (var path in new[] { "/credit-notes/preview", "/credit-notes" })
        {
            var refused = await seller.Post(path, new { invoice_id = invoice.Id(), reason = "goodwill", lines });
            ((int)refused.StatusCode).ShouldBe(status);
            (await refused.Code()).ShouldBe(code);
        }

        (await seller.List("/credit-notes")).ShouldBeEmpty();
        (await seller.Get($"/invoices/{invoice.Id()}")).Number("credited_amount").ShouldBe(0);
    }

    [Fact]
    public async Task A_draft_an_empty_note_and_one_line_named_twice_are_refused_and_a_credited_invoice_is_not_voided()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var draft = await seller.Get($"/invoices/{await seller.Draft(customer)}");
        (await (await Post(seller, draft, (0, 1))).Code()).ShouldBe("invoice.wrong_status");
        var invoice = await seller.Do($"/invoices/{draft.Id()}/finalize");
        (await (await Post(seller, invoice)).Code()).ShouldBe("credit_note.empty");
        (await (await Post(seller, invoice, (0, 2000), (0, 1001))).Code()).ShouldBe("credit_note.exceeds_line");
        await Credit(seller, invoice, (0, 2000), (0, 999));
        (await (await seller.Post($"/invoices/{invoice.Id()}/void", new { reason = "x" })).Code()).ShouldBe("invoice.credited");
    }

    [Fact]
    public async Task While_a_payment_runs_nothing_is_credited_and_another_tenant_finds_neither_invoice_nor_note()
    {
        using var seller = await service.NewSandbox();
        using var other = service.NewSeller();
        var id = await seller.Finalized(await seller.Customer("card_timeout"));
        await seller.Unanswered(id);
        var invoice = await seller.Get($"/invoices/{id}");
        (await (await Post(seller, invoice, (0, 1))).Code()).ShouldBe("invoice.payment_running");
        await seller.Advance(TimeSpan.FromSeconds(301));
        var note = await Credit(seller, await seller.Paid(id), (0, 1));

        (await (await Post(other, invoice, (0, 1))).Code()).ShouldBe("invoice.not_found");
        (await other.Http.GetAsync($"/api/v1/billing/credit-notes/{note.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.List($"/credit-notes?invoice_id={id}")).ShouldBeEmpty();
    }

    private static async Task<JsonElement> Finalized(Seller seller, Guid customer, params string[] prices)
    {
        var lines = prices.Select(price => new { description = "Work", quantity = 1, unit_price = price });
        var draft = await seller.Created("/invoices", new { customer_id = customer, lines });
        return await seller.Do($"/invoices/{draft.Id()}/finalize");
    }

    private static async Task<Guid> Taxed(Seller seller, string percentage, bool inclusive = false)
    {
        var rate = (await seller.Created("/tax-rates", new { code = "VAT", name = "VAT", percentage, inclusive })).Id();
        var customer = await seller.Buyer();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/customers/{customer}/tax");
        request.Content = JsonContent.Create(new { treatment = "taxable", tax_rate_ids = new[] { rate } });
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        (await seller.Http.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        return customer;
    }

    private static Task<JsonElement> Credit(Seller seller, JsonElement invoice, params (int Line, long? Amount)[] parts) =>
        seller.Created("/credit-notes", Body(invoice, parts));

    private static Task<HttpResponseMessage> Post(Seller seller, JsonElement invoice, params (int Line, long? Amount)[] parts) =>
        seller.Post("/credit-notes", Body(invoice, parts));

    private static object Body(JsonElement invoice, params (int Line, long? Amount)[] parts)
    {
        var lines = parts.Select(part => new { invoice_line_id = invoice.GetProperty("lines")[part.Line].Id(), amount = part.Amount });
        return new { invoice_id = invoice.Id(), reason = "goodwill", lines };
    }

    /// <summary>All that a preview has in common with its note.</summary>
    private static string Members(JsonElement note) => string.Join('\n', note.EnumerateObject()
        .Where(member => member.Name is not ("id" or "number" or "issued_on" or "created_at")).Select(member => member.ToString()));

    private static (long Net, long Tax, long Total) Amounts(JsonElement of) =>
        (of.Number("net_amount"), of.Number("tax_amount"), of.Number("total_amount"));

    private static async Task<long> Balance(Seller seller, Guid customer) =>
        (await seller.Get($"/customers/{customer}/balance")).Number("balance_amount");
}
