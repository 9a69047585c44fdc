using System.Net;
using System.Text.Json;
using DotMac.Billing.Gateways;
using DotMac.Kernel;
using DotMac.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Billing.Tests;

/// <summary>Rule R12 and case H05 of billing-rules.md, and what must hold when the provider fails or does not answer.</summary>
public sealed class RefundTests(BillingService service)
{
    [Fact]
    public async Task A_payment_is_refunded_in_parts_until_nothing_is_left()
    {
        using var seller = service.NewSeller();
        var payment = await Paid(seller);
        var refund = await Refund(seller, payment.Id(), 1000, "goodwill");
        (refund.Text("status"), refund.Text("reason"), refund.Number("refund_amount")).ShouldBe(("pending", "goodwill", 1000));
        (await Settled(seller, refund.Id())).Text("provider_reference").ShouldBe($"sbx_re_{refund.Id():N}");
        var partly = await seller.Get($"/payments/{payment.Id()}");
        (partly.Text("status"), partly.Number("refunded_amount")).ShouldBe(("partially_refunded", 1000));

        await Settled(seller, (await Refund(seller, payment.Id())).Id());
        var wholly = await seller.Get($"/payments/{payment.Id()}");
        (wholly.Text("status"), wholly.Number("refunded_amount")).ShouldBe(("refunded", 3000));
        var invoice = await seller.Get($"/invoices/{payment.Id("invoice_id")}");
        (invoice.Text("status"), invoice.Number("paid_amount"), invoice.Number("refunded_amount")).ShouldBe(("paid", 3000, 3000));
        (await seller.Events("payment.refunded")).Select(fact => (fact.Number("amount"), fact.Number("refunded_amount")))
            .ShouldBe([(1000, 1000), (2000, 3000)]);
        (await seller.List($"/refunds?payment_id={payment.Id()}")).Length.ShouldBe(2);
        (await seller.Refunds()).ShouldBe(2);
    }

    [Fact]
    public async Task H05_refunds_never_exceed_what_was_paid_and_credits_take_the_other_part_of_the_invoice()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 7000, reason = "deposit" });
        var line = new { description = "Work", quantity = 1, unit_price = "120" };
        var invoice = await seller.Created("/invoices", new { customer_id = customer, lines = new[] { line } });
        await seller.Do($"/invoices/{invoice.Id()}/finalize");
        (await seller.Paid(invoice.Id())).Number("paid_amount").ShouldBe(5000);
        var payment = (await seller.Attempts(invoice.Id(), 1))[0].Id();

        (await Refused(seller, payment, 5001)).ShouldBe("refund.exceeds_paid");
        await Settled(seller, (await Refund(seller, payment, 5000)).Id());
        (await Refused(seller, payment, 1)).ShouldBe("refund.exceeds_paid");
        (await Refused(seller, payment)).ShouldBe("refund.nothing_to_refund");
        (await Credit(seller, invoice, 7000)).Number("balance_amount").ShouldBe(7000);
        var further = await seller.Post("/credit-notes", Body(invoice, 1));
        further.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await further.Code()).ShouldBe("credit_note.exceeds_invoice");
    }

    [Fact]
    public async Task Ten_refunds_at_once_never_exceed_the_payment()
    {
        using var seller = service.NewSeller();
        var payment = await Paid(seller);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Post(seller, payment.Id(), 700)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted).ShouldBe(4);
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Accepted))
            (await refused.Code()).ShouldBe("refund.exceeds_paid");
        await seller.Idle();
        (await seller.Get($"/payments/{payment.Id()}")).Number("refunded_amount").ShouldBe(2800);
        (await seller.Refunds()).ShouldBe(4);
    }

    [Fact]
    public async Task A_refund_that_the_provider_refuses_leaves_the_payment_as_it_was()
    {
        using var seller = service.NewSeller();
        var payment = await Paid(seller, "card_refund_refused");
        var refund = await Settled(seller, (await Refund(seller, payment.Id(), 3000)).Id());
        (refund.Text("status"), refund.Text("failure_code")).ShouldBe(("failed", "refund_refused"));
        var after = await seller.Get($"/payments/{payment.Id()}");
        (after.Text("status"), after.Number("refunded_amount")).ShouldBe(("succeeded", 0));
        (await seller.Get($"/invoices/{payment.Id("invoice_id")}")).Number("refunded_amount").ShouldBe(0);
        (await seller.Events("payment.refund_failed")).Single().Text("reason").ShouldBe("refund_refused");
        await Refund(seller, payment.Id(), 3000);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_asked_again_and_refunds_once()
    {
        using var seller = await service.NewSandbox();
        var payment = await Paid(seller, "card_refund_timeout");
        var refund = await Refund(seller, payment.Id());
        await seller.Idle();
        (await seller.Get($"/refunds/{refund.Id()}")).Text("status").ShouldBe("pending");
        (await Refused(seller, payment.Id(), 1)).ShouldBe("refund.exceeds_paid");

        await seller.Advance(TimeSpan.FromSeconds(301));
        (await seller.Get($"/refunds/{refund.Id()}")).Text("status").ShouldBe("succeeded");
        (await seller.Refunds()).ShouldBe(1);
        (await seller.Events("payment.refunded")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_crash_after_the_refund_and_before_the_save_refunds_once()
    {
        using var seller = await service.NewSandbox();
        var payment = await Paid(seller, "card_refund_timeout");
        var refund = await Refund(seller, payment.Id(), 1000);
        await seller.Idle();
        // As the crash left it: the provider has refunded, nothing here knows of it, and the work is there again.
        await service.Sql("UPDATE refunds SET unanswered = 0 WHERE id = $1", refund.Id());
        await service.Sql("UPDATE due_work SET due_at = due_at - interval '300 seconds' WHERE subject = $1", refund.Id());
        (await Settled(seller, refund.Id())).Text("status").ShouldBe("succeeded");
        (await seller.Refunds()).ShouldBe(1);
        (await seller.Get($"/payments/{payment.Id()}")).Number("refunded_amount").ShouldBe(1000);
    }

    [Fact]
    public async Task H07_a_credit_note_refunds_what_was_paid_where_it_says_so_and_its_preview_says_the_same()
    {
        using var seller = service.NewSeller();
        var payment = await Paid(seller);
        var invoice = await seller.Get($"/invoices/{payment.Id("invoice_id")}");
        var preview = await seller.Do("/credit-notes/preview", Body(invoice, 2000, "refund"));
        var note = await Credit(seller, invoice, 2000, "refund");
        foreach (var shown in new[] { preview, note })
            (shown.Number("refund_amount"), shown.Number("balance_amount"), shown.Text("settlement")).ShouldBe((2000, 0, "refund"));
        var refund = (await seller.List($"/refunds?invoice_id={invoice.Id()}")).Single();
        refund.Id("credit_note_id").ShouldBe(note.Id());
        (await Settled(seller, refund.Id())).Text("status").ShouldBe("succeeded");
        (await seller.Get($"/invoices/{invoice.Id()}")).Number("refunded_amount").ShouldBe(2000);
        (await seller.Get($"/customers/{invoice.Id("customer_id")}/balance")).Number("balance_amount").ShouldBe(0);
        (await Refused(seller, payment.Id(), 1001)).ShouldBe("refund.exceeds_paid");
        await Refund(seller, payment.Id(), 1000);
    }

    [Fact]
    public async Task What_the_balance_paid_goes_back_to_it_and_what_went_there_is_not_refunded_too()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 1000, reason = "deposit" });
        var invoice = await seller.Paid(await seller.Finalized(customer));
        var payment = (await seller.Attempts(invoice.Id(), 1))[0];
        var note = await Credit(seller, invoice, 2500, "refund");
        (note.Number("refund_amount"), note.Number("balance_amount")).ShouldBe((2000, 500));
        var other = await Paid(seller);
        await Credit(seller, await seller.Get($"/invoices/{other.Id("invoice_id")}"), 2500);
        (await Refused(seller, other.Id(), 501)).ShouldBe("refund.exceeds_invoice");
        await Refund(seller, other.Id());
        payment.Number("payment_amount").ShouldBe(2000);
    }

    [Fact]
    public async Task A_refund_of_a_credit_note_that_fails_goes_into_the_balance()
    {
        using var seller = service.NewSeller();
        var payment = await Paid(seller, "card_refund_refused");
        var invoice = await seller.Get($"/invoices/{payment.Id("invoice_id")}");
        var note = await Credit(seller, invoice, 2000, "refund");
        await seller.Idle();
        var after = await seller.Get($"/credit-notes/{note.Id()}");
        (after.Number("refund_amount"), after.Number("balance_amount")).ShouldBe((0, 2000));
        (await seller.Get($"/customers/{invoice.Id("customer_id")}/balance")).Number("balance_amount").ShouldBe(2000);
        (await seller.Events("credit_note.updated")).Single().Number("balance_amount").ShouldBe(2000);
        (await Refused(seller, payment.Id(), 1001)).ShouldBe("refund.exceeds_invoice");
    }

    [Fact]
    public async Task What_was_not_paid_is_not_refunded_and_another_tenant_finds_neither_payment_nor_refund()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var declined = await seller.Finalized(await seller.Customer("card_declined"));
        (await Refused(seller, (await seller.Attempts(declined, 1))[0].Id(), 1)).ShouldBe("payment.wrong_status");
        var payment = await Paid(seller);
        foreach (var amount in new long[] { 0, -1 })
            (await Refused(seller, payment.Id(), amount)).ShouldBe("refund.nothing_to_refund");
        (await Refused(seller, payment.Id(), long.MaxValue)).ShouldBe("refund.exceeds_paid");

        (await Refused(other, payment.Id(), 1)).ShouldBe("payment.not_found");
        var refund = await Refund(seller, payment.Id(), 1);
        (await other.Http.GetAsync($"/api/v1/billing/refunds/{refund.Id()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.List("/refunds")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_provider_refunds_once_for_each_key()
    {
        var gateway = service.Services.GetRequiredService<IPaymentGateway>();
        var request = new RefundRequest(Guid.CreateVersion7(), Guid.CreateVersion7(), "sbx_timeout_1", new Money(1, Currency.Of("EUR")));
        await Should.ThrowAsync<GatewayUnansweredException>(() => gateway.Refund(request, default));
        (await gateway.Refund(request, default)).Succeeded.ShouldBeTrue();
        (await gateway.Refund(request with { ChargeReference = "sbx_refused_1" }, default)).Succeeded.ShouldBeTrue();
    }

    /// <summary>The payment of an invoice of 30.00.</summary>
    private static async Task<JsonElement> Paid(Seller seller, string card = "card_ok")
    {
        var invoice = await seller.Paid(await seller.Finalized(await seller.Customer(card)));
        return (await seller.Attempts(invoice.Id(), 1))[0];
    }

    private static Task<JsonElement> Refund(Seller seller, Guid payment, long? amount = null, string? reason = null) =>
        seller.Do($"/payments/{payment}/refunds", new { amount, reason });

    private static Task<HttpResponseMessage> Post(Seller seller, Guid payment, long? amount) =>
        seller.Post($"/payments/{payment}/refunds", new { amount });

    private static async Task<string?> Refused(Seller seller, Guid payment, long? amount = null)
    {
        var answer = await Post(seller, payment, amount);
        answer.IsSuccessStatusCode.ShouldBeFalse();
        return await answer.Code();
    }

    private static Task<JsonElement> Settled(Seller seller, Guid refund) =>
        Eventually.Get(() => seller.Get($"/refunds/{refund}"), found => found.Text("status") != "pending", "the refund's outcome");

    private static object Body(JsonElement invoice, long amount, string settlement = "balance") => new
    {
        invoice_id = invoice.Id(),
        reason = "goodwill",
        settlement,
        lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[0].Id(), amount } },
    };

    private static Task<JsonElement> Credit(Seller seller, JsonElement invoice, long amount, string settlement = "balance") =>
        seller.Created("/credit-notes", Body(invoice, amount, settlement));
}
