using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Money that came past the provider: rule R12 and the cases H05 and H07 of billing-rules.md with invoices that were paid in part.</summary>
public sealed class OfflinePaymentTests(BillingService service)
{
    [Fact]
    public async Task Two_transfers_pay_an_invoice_one_after_the_other()
    {
        using var seller = service.NewSeller();
        var invoice = await Open(seller, "120");
        var first = await Record(seller, invoice, 5000, "bank_transfer", "TX-1");
        (first.Text("status"), first.Text("offline_method"), first.Number("surplus_amount")).ShouldBe(("succeeded", "bank_transfer", 0));
        (first.Text("provider_reference"), first.GetProperty("payment_method_id").ValueKind).ShouldBe(("TX-1", JsonValueKind.Null));
        var partly = await seller.Get($"/invoices/{invoice}");
        (partly.Text("status"), partly.Number("paid_amount"), partly.Number("due_amount")).ShouldBe(("open", 5000, 7000));
        (await seller.Events("invoice.paid")).ShouldBeEmpty();

        await Record(seller, invoice, 7000, "check", "4711");
        var paid = await seller.Get($"/invoices/{invoice}");
        (paid.Text("status"), paid.Number("paid_amount"), paid.Number("due_amount")).ShouldBe(("paid", 12000, 0));
        (await seller.Events("invoice.paid")).Single().Number("total_amount").ShouldBe(12000);
        (await seller.Events("payment.succeeded")).Select(fact => (fact.Text("provider"), fact.Text("provider_reference"), fact.Number("amount")))
            .ShouldBe([("offline", "TX-1", 5000), ("offline", "4711", 7000)]);
    }

    [Fact]
    public async Task What_is_more_than_due_goes_into_the_customers_balance_and_pays_the_next_invoice()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var invoice = await Open(seller, "30", customer);
        var payment = await Record(seller, invoice, 5000);
        payment.Number("surplus_amount").ShouldBe(2000);
        (await seller.Balance(customer)).ShouldBe(2000);
        (await seller.List($"/customers/{customer}/balance/entries"))[0].Text("reason").ShouldBe("overpayment");
        (await Record(seller, invoice, 700, reference: "again")).Number("surplus_amount").ShouldBe(700);

        var next = await seller.Get($"/invoices/{await Open(seller, "30", customer)}");
        (next.Number("balance_amount"), next.Number("due_amount")).ShouldBe((2700, 300));
        (await Refused(seller, $"/payments/{payment.Id()}/refunds", new { amount = 3001 })).ShouldBe((HttpStatusCode.UnprocessableEntity, "refund.exceeds_paid"));
    }

    [Fact]
    public async Task H05_of_an_invoice_paid_in_part_the_paid_part_is_refunded_and_the_other_credited()
    {
        using var seller = service.NewSeller();
        var invoice = await Open(seller, "120");
        var payment = (await Record(seller, invoice, 5000)).Id();
        (await Refused(seller, $"/payments/{payment}/refunds", new { amount = 5001 })).Code.ShouldBe("refund.exceeds_paid");
        var refund = await seller.Do($"/payments/{payment}/refunds", new { amount = 5000 });
        await Eventually.Get(() => seller.Get($"/refunds/{refund.Id()}"), now => now.Text("status") == "succeeded", "the refund");
        (await seller.Events("payment.refunded")).Single().Text("provider").ShouldBe("offline");
        (await Refused(seller, $"/payments/{payment}/refunds", new { amount = 1 })).Code.ShouldBe("refund.exceeds_paid");
        var note = await Credit(seller, invoice, 7000);
        (note.Number("less_due_amount"), note.Number("balance_amount")).ShouldBe((7000, 0));
        (await Refused(seller, "/credit-notes", await Note(seller, invoice, 1))).Code.ShouldBe("credit_note.exceeds_invoice");
    }

    [Fact]
    public async Task H07_a_note_on_an_invoice_paid_in_part_lowers_what_is_due_first()
    {
        using var seller = service.NewSeller();
        var invoice = await Open(seller, "100");
        await Record(seller, invoice, 7000);
        var note = await Credit(seller, invoice, 5000);
        (note.Number("less_due_amount"), note.Number("balance_amount")).ShouldBe((3000, 2000));
        (await seller.Get($"/invoices/{invoice}")).Text("status").ShouldBe("paid");
    }

    [Fact]
    public async Task A_subscription_that_is_past_due_is_active_again_when_the_transfer_came()
    {
        using var seller = service.NewSeller();
        var subscription = await seller.Subscribe("card_declined");
        var invoice = subscription.Id("latest_invoice_id");
        await seller.Subscription(subscription.Id(), now => now.Text("status") == "past_due");
        await Record(seller, invoice, 1000);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("past_due");
        await Record(seller, invoice, (await seller.Get($"/invoices/{invoice}")).Number("due_amount"), reference: "rest");
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task Credits_that_were_bought_by_transfer_are_there_once_however_often_somebody_pays()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = (await seller.Created("/wallets", new { customer_id = customer, name = "Credits" })).Id();
        var invoice = (await seller.Do($"/wallets/{wallet}/top-ups", new { credits = "10" })).Id();
        (await Refused(seller, "/payments/offline", Body(invoice, 400))).Code.ShouldBe("invoice.wrong_amount");
        (await seller.Get($"/wallets/{wallet}")).Number("balance_amount").ShouldBe(0);
        await Record(seller, invoice, 1100, reference: "TX-2");
        await Record(seller, invoice, 100, reference: "TX-3");
        (await seller.Get($"/wallets/{wallet}")).Number("balance_amount").ShouldBe(1000);
        (await seller.Balance(customer)).ShouldBe(200);
        (await seller.Events("invoice.paid")).Single().Number("net_amount").ShouldBe(0, "what they pay later is sold, not they");
    }

    [Fact]
    public async Task Ten_transfers_at_once_pay_once_and_the_rest_is_the_customers()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var invoice = await Open(seller, "30", customer);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Record(seller, invoice, 1000, reference: $"TX-{i}")));
        var paid = await seller.Get($"/invoices/{invoice}");
        (paid.Text("status"), paid.Number("paid_amount")).ShouldBe(("paid", 3000));
        (await seller.Balance(customer)).ShouldBe(7000);
        (await seller.Events("invoice.paid")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task What_cannot_have_come_is_refused_and_changes_nothing()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var invoice = await Open(seller, "30", customer);
        foreach (var (body, status, code) in new (object, HttpStatusCode, string)[]
        {
            (Body(invoice, 0), HttpStatusCode.UnprocessableEntity, "payment.nothing_received"),
            (Body(invoice, -1), HttpStatusCode.UnprocessableEntity, "payment.nothing_received"),
            (Body(invoice, 100, currency: "USD"), HttpStatusCode.UnprocessableEntity, "invoice.currency_mismatch"),
            (Body(invoice, 100, on: "2999-01-01"), HttpStatusCode.UnprocessableEntity, "payment.received_in_future"),
            (Body(invoice, 100, currency: "QQQ"), HttpStatusCode.UnprocessableEntity, "currency.unknown"),
            (Body(invoice, 100, "barter"), HttpStatusCode.BadRequest, "request.malformed"),
            (Body(Guid.NewGuid(), 100), HttpStatusCode.NotFound, "invoice.not_found"),
            (Body(await Draft(seller, "30", customer), 100), HttpStatusCode.Conflict, "invoice.wrong_status"),
        })
            (await Refused(seller, "/payments/offline", body)).ShouldBe((status, code));
        using var other = service.NewSeller();
        (await Refused(other, "/payments/offline", Body(invoice, 100))).ShouldBe((HttpStatusCode.NotFound, "invoice.not_found"));

        await Record(seller, invoice, 100, reference: "TX-1");
        (await Refused(seller, "/payments/offline", Body(invoice, 100, reference: "TX-1"))).ShouldBe((HttpStatusCode.Conflict, "payment.already_recorded"));
        (await Refused(seller, $"/invoices/{invoice}/void", new { reason = "mistake" })).ShouldBe((HttpStatusCode.Conflict, "invoice.partly_paid"));
        (await seller.Get($"/invoices/{invoice}")).Number("due_amount").ShouldBe(2900);
        (await seller.List($"/payments?invoice_id={invoice}")).Length.ShouldBe(1);
    }

    private static async Task<Guid> Draft(Seller seller, string price, Guid customer) =>
        (await seller.Created("/invoices", new { customer_id = customer, lines = new[] { new { description = "Work", quantity = 1, unit_price = price } } })).Id();

    private static async Task<Guid> Open(Seller seller, string price, Guid? customer = null)
    {
        var invoice = await Draft(seller, price, customer ?? await seller.Buyer());
        await seller.Do($"/invoices/{invoice}/finalize");
        return invoice;
    }

    private static object Body(
        Guid invoice, long amount, string method = "bank_transfer", string? reference = null, string currency = "EUR", string? on = null) =>
        new { invoice_id = invoice, amount, currency, method, reference, received_on = on };

    private static Task<JsonElement> Record(Seller seller, Guid invoice, long amount, string method = "bank_transfer", string? reference = null) =>
        seller.Created("/payments/offline", Body(invoice, amount, method, reference));

    private static async Task<object> Note(Seller seller, Guid invoice, long amount) => new
    {
        invoice_id = invoice,
        reason = "goodwill",
        lines = new[] { new { invoice_line_id = (await seller.Get($"/invoices/{invoice}")).GetProperty("lines")[0].Id(), amount } },
    };

    private static async Task<JsonElement> Credit(Seller seller, Guid invoice, long amount) =>
        await seller.Created("/credit-notes", await Note(seller, invoice, amount));

    private static async Task<(HttpStatusCode Status, string? Code)> Refused(Seller seller, string path, object body)
    {
        var answer = await seller.Post(path, body);
        return (answer.StatusCode, await answer.Code());
    }
}
