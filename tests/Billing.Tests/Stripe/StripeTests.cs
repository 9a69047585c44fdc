using System.Net;
using System.Text;
using DotMac.TestKit;

namespace DotMac.Billing.Tests.Stripe;

/// <summary>Payments through Stripe: what it is asked, how its answers and its silence are taken, and its news (cases J03, J07, J09).</summary>
public sealed class StripeTests(StripeService service) : IClassFixture<StripeService>
{
    [Fact]
    public async Task A_payment_is_an_intent_confirmed_off_session_under_the_payments_own_key()
    {
        using var seller = service.NewSeller();
        var (invoice, payment) = await Bill(seller, "pm_ok");
        (await seller.Paid(invoice)).Number("paid_amount").ShouldBe(3000);
        var intent = service.Stripe.Of(payment).Single();
        (await seller.Get($"/payments/{payment}")).Text("provider_reference").ShouldBe(intent.Id);
        (intent.Amount, intent.Metadata["tenant_id"]).ShouldBe((3000, seller.Tenant.ToString()));
        (await seller.Events("payment.succeeded")).Single().Text("provider").ShouldBe("stripe");
    }

    [Fact]
    public async Task A_currency_that_Stripe_counts_in_hundredths_is_charged_in_full()
    {
        using var seller = service.NewSeller();
        var (invoice, payment) = await Bill(seller, "pm_ok", "ISK");
        (await seller.Paid(invoice)).Number("paid_amount").ShouldBe(30);
        service.Stripe.Of(payment).Single().Amount.ShouldBe(3000);
    }

    [Theory]
    [InlineData("pm_lost", "card_declined", "failed", 0)]
    [InlineData("pm_expired", "card_declined", "failed", 0)]
    [InlineData("pm_general", "card_declined", "failed", 1)]
    [InlineData("pm_funds", "card_insufficient_funds", "failed", 1)]
    [InlineData("pm_auth", "card_action_required", "requires_action", 0)]
    public async Task J07_a_decline_is_told_by_our_code_and_tried_again_only_where_it_may_pass(string card, string code, string status, int retries)
    {
        using var seller = service.NewSeller();
        var (invoice, payment) = await Bill(seller, card);
        await seller.Attempts(invoice, 1);
        var failed = await seller.Get($"/payments/{payment}");
        (failed.Text("status"), failed.Text("failure_code")).ShouldBe((status, code));
        (await seller.Get($"/invoices/{invoice}")).Text("status").ShouldBe("open");
        (await seller.Retries(invoice)).Count.ShouldBe(retries);
    }

    [Theory]
    [InlineData("pm_silent")]
    [InlineData("pm_busy")]
    public async Task J03_where_Stripe_does_not_tell_it_is_asked_again_and_charges_once(string card)
    {
        using var seller = await service.NewSandbox();
        var (invoice, payment) = await Bill(seller, card);
        await seller.Unanswered(invoice);
        await seller.Advance(TimeSpan.FromSeconds(301));
        (await seller.Paid(invoice)).Number("paid_amount").ShouldBe(3000);
        service.Stripe.Of(payment).Length.ShouldBe(1);
    }

    [Fact]
    public async Task J09_news_that_come_three_times_and_out_of_order_pay_once()
    {
        using var seller = await service.NewSandbox();
        var (invoice, payment) = await Bill(seller, "pm_slow");
        await seller.Unanswered(invoice);
        var intent = service.Stripe.Of(payment).Single().Become("succeeded");
        foreach (var (type, id) in new[] { ("succeeded", "evt_2"), ("succeeded", "evt_2"), ("succeeded", "evt_2"), ("processing", "evt_1") })
            (await Tell(FakeStripe.News($"payment_intent.{type}", intent, id + payment))).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await seller.Paid(invoice)).Number("paid_amount").ShouldBe(3000);
        await seller.Idle();
        (await seller.Events("invoice.paid")).Length.ShouldBe(1);
        (await seller.List($"/ledger/transfers?source_id={payment}")).Length.ShouldBe(1);
        (await service.Sql("SELECT count(*) FROM provider_events WHERE tenant_id = $1", seller.Tenant)).ShouldBe(2L);
    }

    [Fact]
    public async Task News_that_claim_more_than_Stripe_confirms_change_nothing()
    {
        using var seller = await service.NewSandbox();
        var (invoice, payment) = await Bill(seller, "pm_slow");
        await seller.Unanswered(invoice);
        var claimed = service.Stripe.Of(payment).Single() with { Amount = 1 };
        (await Tell(FakeStripe.News("payment_intent.succeeded", claimed.Become("succeeded"), $"evt_{payment}"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await seller.Idle();
        (await seller.Get($"/invoices/{invoice}")).Text("status").ShouldBe("open");
    }

    [Fact]
    public async Task News_with_a_wrong_old_or_missing_signature_are_refused_and_kept_nowhere()
    {
        using var seller = await service.NewSandbox();
        var (invoice, payment) = await Bill(seller, "pm_slow");
        await seller.Unanswered(invoice);
        var news = FakeStripe.News("payment_intent.succeeded", service.Stripe.Of(payment).Single(), $"evt_{payment}");
        var now = TimeProvider.System.GetUtcNow();
        foreach (var signature in new[]
        {
            FakeStripe.Sign(news, now, "whsec_other"), FakeStripe.Sign(news + " ", now), FakeStripe.Sign(news, now - TimeSpan.FromSeconds(310)), "t=1,v1=00", "", "x",
        })
        {
            using var refused = await Tell(news, signature);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest, signature);
            (await refused.Code()).ShouldBe("payment_provider.not_signed");
        }

        (await service.Sql("SELECT count(*) FROM provider_events WHERE tenant_id = $1", seller.Tenant)).ShouldBe(0L);
    }

    [Fact]
    public async Task News_about_what_is_none_of_ours_are_taken_and_left_alone()
    {
        const string other = """{"id": "evt_x", "object": "event", "type": "charge.refunded", "data": {"object": {"id": "ch_1", "object": "charge", "metadata": {}}}}""";
        (await Tell(other)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Tell(FakeStripe.News("payment_intent.succeeded", new("pi_x", "pm_x", 1, new() { ["tenant_id"] = "x" }), "evt_y"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_payment_is_refunded_once_and_a_refusal_leaves_it_as_it_was()
    {
        using var seller = service.NewSeller();
        foreach (var (card, status) in new[] { ("pm_ok", "succeeded"), ("pm_norefund", "failed") })
        {
            var (invoice, payment) = await Bill(seller, card);
            await seller.Paid(invoice);
            var refund = await seller.Do($"/payments/{payment}/refunds", new { amount = 1000 });
            await Eventually.Get(() => seller.Get($"/refunds/{refund.Id()}"), found => found.Text("status") == status, "the refund");
            (await seller.Get($"/payments/{payment}")).Number("refunded_amount").ShouldBe(status == "succeeded" ? 1000 : 0);
        }
    }

    [Fact]
    public async Task A_method_that_Stripe_does_not_know_is_refused_and_one_that_it_cannot_tell_of_is_for_later()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var unknown = await seller.Post($"/customers/{customer}/payment-methods", new { token = "pm_unknown" });
        unknown.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        service.Stripe.Broken = 500;
        try
        {
            var later = await seller.Post($"/customers/{customer}/payment-methods", new { token = "pm_ok" });
            later.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await later.Code()).ShouldBe("payment_provider.unavailable");
        }
        finally
        {
            service.Stripe.Broken = null;
        }

        await seller.Card(customer, "pm_ok");
    }

    [Fact]
    public async Task A_method_that_one_tenant_attached_is_unknown_to_another()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var method = $"pm_own_{Guid.NewGuid():N}";
        await seller.Card(await seller.Buyer(), method);
        await seller.Card(await seller.Buyer(), method);
        var taken = await other.Post($"/customers/{await other.Buyer()}/payment-methods", new { token = method });
        taken.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static async Task<(Guid Invoice, Guid Payment)> Bill(Seller seller, string card, string currency = "EUR")
    {
        var invoice = await seller.Finalized(await seller.Customer(card, currency));
        var payments = await Eventually.Get(() => seller.List($"/payments?invoice_id={invoice}"), all => all.Length > 0, "the payment");
        return (invoice, payments[0].Id());
    }

    private async Task<HttpResponseMessage> Tell(string news, string? signature = null)
    {
        using var http = service.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/billing/webhooks/stripe") { Content = new StringContent(news, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature ?? FakeStripe.Sign(news, TimeProvider.System.GetUtcNow()));
        return await http.SendAsync(request);
    }
}
