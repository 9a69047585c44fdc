using System.Net;
using System.Text.Json;
using DotMac.Billing.Due;
using DotMac.Billing.Gateways;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DotMac.Billing.Tests;

/// <summary>Cases J of billing-rules.md, and what must hold when two want the same invoice.</summary>
public sealed class CollectingTests(BillingService service)
{
    private static readonly string[] Money = ["invoice.created", "invoice.finalized", "payment.created", "payment.succeeded", "invoice.paid"];

    [Fact]
    public async Task Subscribing_bills_numbers_and_charges_the_first_period_once()
    {
        using var seller = service.NewSeller();
        var subscription = await seller.Subscribe();
        var invoice = await seller.Paid(subscription.Id("latest_invoice_id"));

        invoice.GetProperty("total_amount").GetInt64().ShouldBe(2900);
        invoice.Text("number").ShouldEndWith("-000001");
        (await service.Events(seller.Tenant)).Where(Money.Contains).ShouldBe(Money, ignoreOrder: true);
        (await seller.Charges()).ShouldBe(1);
    }

    [Theory]
    [InlineData("card_declined", "card_declined", "failed", 0)]
    [InlineData("card_insufficient_funds", "card_insufficient_funds", "failed", 1)]
    [InlineData("card_action_required", "card_action_required", "requires_action", 0)]
    public async Task J07_a_refused_card_leaves_the_invoice_open_with_the_reason(string card, string code, string payment, int retries)
    {
        using var seller = service.NewSeller();
        var subscription = await seller.Subscribe(card);
        var id = subscription.Id("latest_invoice_id");
        (await seller.Attempts(id, 1))[0].Text("status").ShouldBe(payment);

        var invoice = await seller.Get($"/invoices/{id}");
        invoice.Text("status").ShouldBe("open");
        invoice.GetProperty("last_payment_error").Text("code").ShouldBe(code);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("past_due");
        (await seller.Retries(id)).Count.ShouldBe(retries);
        (await seller.Events("subscription.updated"))[^1].Text("status").ShouldBe("past_due");
    }

    /// <summary>A card becomes the default and an invoice is finalised before the work that this planned has run.</summary>
    [Fact]
    public async Task J07_a_collection_that_comes_late_does_not_ask_a_card_again_that_was_refused_for_good()
    {
        using var seller = await service.NewSandbox("2012-05-31T00:00:00Z");
        var customer = await seller.Customer("card_declined");
        await seller.Idle();
        var id = await seller.Finalized(customer);
        await seller.Attempts(id, 1);
        await service.As(seller.Tenant, async db =>
        {
            db.Schedule(CollectInvoices.Kind, customer, seller.Now);
            return await db.SaveChangesAsync();
        });
        await seller.Idle();
        await seller.Attempts(id, 1);
        (await seller.Charges()).ShouldBe(1);
    }

    [Fact]
    public async Task J01_a_soft_decline_is_tried_four_times_eight_days_apart_and_never_a_fifth_time()
    {
        using var seller = await service.NewSandbox("2012-05-31T00:00:00Z");
        var id = await seller.Finalized(await seller.Customer("card_insufficient_funds"));
        await seller.Attempts(id, 1);
        foreach (var (attempt, day) in new[] { (2, "2012-06-08"), (3, "2012-06-16"), (4, "2012-06-24") })
        {
            (await seller.Retries(id)).ShouldBe([DateTimeOffset.Parse($"{day}T00:00:00Z", null)]);
            await seller.AdvanceTo($"{day}T00:00:00Z");
            (await seller.Attempts(id, attempt))[0].GetProperty("attempt").GetInt32().ShouldBe(attempt);
        }

        (await seller.Retries(id)).ShouldBeEmpty();
        await seller.Advance(TimeSpan.FromDays(60));
        await seller.Attempts(id, 4);
    }

    [Fact]
    public async Task A_payment_by_hand_takes_no_retry_away_and_plans_none_twice()
    {
        using var seller = await service.NewSandbox();
        var id = await seller.Finalized(await seller.Customer("card_insufficient_funds"));
        await seller.Attempts(id, 1);
        for (var attempt = 2; attempt <= 5; attempt++)
        {
            await seller.Do($"/invoices/{id}/pay");
            await seller.Attempts(id, attempt);
            (await seller.Retries(id)).Count.ShouldBe(1);
        }

        for (var attempt = 6; attempt <= 8; attempt++)
        {
            await seller.Advance(TimeSpan.FromDays(8));
            await seller.Attempts(id, attempt);
        }

        (await seller.Retries(id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task J07_a_hard_decline_drops_the_planned_retry_and_a_new_card_collects_what_is_owed()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var subscription = await seller.Subscribe(customer);
        var id = subscription.Id("latest_invoice_id");
        await seller.Attempts(id, 1);
        (await seller.Retries(id)).Count.ShouldBe(1);

        await seller.Card(customer, "card_declined", isDefault: true);
        (await seller.Attempts(id, 2))[0].Text("failure_code").ShouldBe("card_declined");
        (await seller.Retries(id)).ShouldBeEmpty();

        await seller.Card(customer, "card_ok", isDefault: true);
        (await seller.Paid(id)).GetProperty("last_payment_error").ValueKind.ShouldBe(JsonValueKind.Null);
        await seller.Subscription(subscription.Id(), found => found.Text("status") == "active");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_asked_again_by_the_key_and_charges_once()
    {
        using var seller = await service.NewSandbox();
        var id = (await seller.Subscribe("card_timeout")).Id("latest_invoice_id");
        await seller.Unanswered(id);
        (await seller.Events("payment.processing")).Length.ShouldBe(1);

        await seller.Advance(TimeSpan.FromSeconds(301));
        await seller.Paid(id);
        (await seller.Charges()).ShouldBe(1);
    }

    [Fact]
    public async Task A_crash_after_the_charge_and_before_the_save_charges_once()
    {
        using var seller = await service.NewSandbox();
        var id = await seller.Finalized(await seller.Customer("card_timeout"));
        var payment = await seller.Unanswered(id);
        // As the crash left it: the provider has charged, and nothing here knows of it.
        await service.Sql("UPDATE payments SET status = 'pending' WHERE id = $1", payment.Id());

        await seller.Advance(TimeSpan.FromSeconds(301));
        await seller.Paid(id);
        (await seller.Attempts(id, 1))[0].Text("provider_reference").ShouldBe($"sbx_{payment.Id():N}");
        (await seller.Charges()).ShouldBe(1);
    }

    [Fact]
    public async Task Two_requests_to_pay_at_once_begin_one_payment()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var id = await seller.Finalized(customer);
        await seller.Card(customer, "card_declined");
        await seller.Attempts(id, 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => seller.Post($"/invoices/{id}/pay", null)));
        answers.Select(answer => answer.StatusCode).ShouldAllBe(status => status == HttpStatusCode.Accepted || status == HttpStatusCode.Conflict);
        var begun = answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted);
        begun.ShouldBeGreaterThan(0);
        await seller.Attempts(id, 1 + begun);
        (await seller.Charges()).ShouldBe(1 + begun);
    }

    [Fact]
    public async Task Of_a_payment_and_a_void_at_once_one_wins_and_nothing_stays_pending()
    {
        using var seller = service.NewSeller();
        for (var round = 0; round < 5; round++)
        {
            var customer = await seller.Buyer();
            var id = await seller.Finalized(customer);
            await seller.Card(customer, "card_declined");
            await seller.Attempts(id, 1);
            var pay = seller.Post($"/invoices/{id}/pay", null);
            var annul = seller.Post($"/invoices/{id}/void", new { reason = "mistake" });
            await Task.WhenAll(pay, annul);

            await seller.Idle();
            var attempts = await seller.List($"/payments?invoice_id={id}");
            attempts.ShouldAllBe(payment => payment.Text("status") == "failed");
            attempts.Length.ShouldBe((await pay).StatusCode == HttpStatusCode.Accepted ? 2 : 1);
            var voided = (await seller.Get($"/invoices/{id}")).Text("status") == "void";
            voided.ShouldBe((await annul).StatusCode == HttpStatusCode.OK);
        }

        (await service.As(seller.Tenant, db => db.DueWork.CountAsync(work => work.ParkedAt != null))).ShouldBe(0);
    }

    [Fact]
    public async Task While_a_payment_runs_the_invoice_is_neither_paid_again_nor_voided()
    {
        using var seller = await service.NewSandbox();
        var id = await seller.Finalized(await seller.Customer("card_timeout"));
        await seller.Unanswered(id);
        (await (await seller.Post($"/invoices/{id}/pay", null)).Code()).ShouldBe("invoice.payment_running");
        (await (await seller.Post($"/invoices/{id}/void", new { reason = "x" })).Code()).ShouldBe("invoice.payment_running");
    }

    [Fact]
    public async Task Paying_without_a_card_is_refused_and_a_subscription_without_one_says_so_until_a_card_comes()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var subscription = await seller.Subscribe(customer);
        var id = subscription.Id("latest_invoice_id");
        (await seller.Get($"/invoices/{id}")).GetProperty("last_payment_error").Text("code").ShouldBe("no_payment_method");
        (await seller.Events("invoice.payment_failed"))[0].Text("reason").ShouldBe("no_payment_method");
        (await (await seller.Post($"/invoices/{id}/pay", null)).Code()).ShouldBe("invoice.no_payment_method");

        await seller.Card(customer);
        (await seller.Paid(id)).GetProperty("last_payment_error").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_subscription_that_owes_two_invoices_is_active_again_when_neither_is_left()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var subscription = await seller.Subscribe(customer);
        var first = subscription.Id("latest_invoice_id");
        await seller.Attempts(first, 1);
        await seller.Advance(TimeSpan.FromDays(31));
        var second = (await seller.Get($"/subscriptions/{subscription.Id()}")).Id("latest_invoice_id");
        second.ShouldNotBe(first);
        await seller.Attempts(second, 1);

        // The same card has money again; a new default one would collect both at once.
        await service.Sql("UPDATE payment_methods SET token = 'card_ok' WHERE customer_id = $1", customer);
        await seller.Do($"/invoices/{first}/pay");
        await seller.Paid(first);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("past_due");

        await seller.Do($"/invoices/{second}/void", new { reason = "goodwill" });
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("active");
        (await seller.Events("subscription.updated"))[^1].Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task A_new_card_that_pays_two_failed_invoices_together_makes_the_subscription_active()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var subscription = await seller.Subscribe(customer);
        await seller.Advance(TimeSpan.FromDays(31));
        await seller.Subscription(subscription.Id(), found => found.Text("status") == "past_due");
        await seller.Card(customer, "card_ok", isDefault: true);
        await seller.Idle();
        (await seller.List("/invoices")).Select(invoice => invoice.Text("status")).ShouldBe(["paid", "paid"]);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("active");
    }

    [Fact]
    public async Task A_subscription_one_of_whose_invoices_fails_as_another_is_paid_stays_past_due()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_timeout");
        var subscription = await seller.Subscribe(customer);
        var failing = await seller.Unanswered(subscription.Id("latest_invoice_id"));
        await seller.Card(customer, "card_timeout", isDefault: true);
        var paid = (await seller.Change(subscription.Id(), new { quantity = 2 })).Id("latest_invoice_id");
        await seller.Unanswered(paid);
        // As if the provider had never heard of the first charge, and refused it now.
        await service.Sql("DELETE FROM sandbox_charges WHERE key = $1", failing.Id());
        await service.Sql("UPDATE payment_methods SET token = 'card_declined' WHERE id = $1", failing.Id("payment_method_id"));

        await seller.Advance(TimeSpan.FromSeconds(301));
        await seller.Paid(paid);
        (await seller.Get($"/subscriptions/{subscription.Id()}")).Text("status").ShouldBe("past_due");
    }

    [Fact]
    public async Task A_card_that_was_removed_is_not_charged_by_work_that_waits()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_timeout");
        var id = await seller.Finalized(customer);
        var payment = await seller.Unanswered(id);
        await service.Sql("DELETE FROM sandbox_charges WHERE key = $1", payment.Id());
        var removed = await seller.Delete($"/customers/{customer}/payment-methods/{payment.Id("payment_method_id")}");
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await seller.Advance(TimeSpan.FromSeconds(301));
        (await seller.Attempts(id, 1))[0].Text("failure_code").ShouldBe("payment_method_detached");
        (await seller.Charges()).ShouldBe(0);
    }

    [Fact]
    public async Task A_card_that_was_removed_after_it_was_charged_still_pays()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_timeout");
        var id = await seller.Finalized(customer);
        var payment = await seller.Unanswered(id);
        var removed = await seller.Delete($"/customers/{customer}/payment-methods/{payment.Id("payment_method_id")}");
        removed.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await seller.Advance(TimeSpan.FromSeconds(301));
        await seller.Paid(id);
    }

    [Fact]
    public async Task The_gateway_refuses_to_be_called_inside_a_transaction()
    {
        await using var scope = service.Services.CreateAsyncScope();
        var operation = scope.ServiceProvider.GetRequiredService<CurrentOperation>();
        var db = scope.ServiceProvider.GetRequiredService<Data.BillingDbContext>();
        operation.EnterTenant(Guid.CreateVersion7());
        operation.Begin();
        await db.Open(default);
        var gateway = service.Services.GetRequiredService<IPaymentGateway>();
        var request = new ChargeRequest(db.TenantId, Guid.CreateVersion7(), "card_ok", new Money(1, Currency.Of("EUR")));
        await Should.ThrowAsync<InvalidOperationException>(() => gateway.Charge(request, default));
        await Should.ThrowAsync<InvalidOperationException>(() => gateway.Describe(Guid.NewGuid(), "card_ok", default));
        await db.Rollback();
        (await gateway.Charge(request, default)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_paid_is_counted()
    {
        using var seller = service.NewSeller();
        await seller.Paid((await seller.Subscribe()).Id("latest_invoice_id"));
        using var anonymous = service.Anonymous();
        var metrics = await anonymous.GetStringAsync("/metrics");
        foreach (var name in new[] { "invoices_total{", "invoice_processing_seconds_count", "payment_amount_eur_sum", "payments_total{" })
            metrics.ShouldContain(name);
    }
}
