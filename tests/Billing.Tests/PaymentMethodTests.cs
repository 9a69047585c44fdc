using System.Net;
using DotMac.Billing.Due;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

public sealed class PaymentMethodTests(BillingService service)
{
    [Fact]
    public async Task The_first_card_is_the_default_and_each_change_of_it_is_told_as_it_is()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var first = await seller.Card(customer);
        var second = await seller.Card(customer, "card_declined", isDefault: true);
        (await seller.Events("payment_method.attached")).Select(told => told.GetProperty("is_default").GetBoolean()).ShouldBe([true, true]);
        (await Defaults(seller, customer)).ShouldBe([second]);

        await seller.Do($"/customers/{customer}/payment-methods/{first}/set-default");
        (await Defaults(seller, customer)).ShouldBe([first]);
        (await seller.Events("payment_method.updated")).Select(told => (told.Id("payment_method_id"), told.GetProperty("is_default").GetBoolean()))
            .ShouldBe([(first, false), (second, false), (first, true)]);
        await seller.Do($"/customers/{customer}/payment-methods/{first}/set-default");
        (await seller.Events("payment_method.updated")).Length.ShouldBe(3);
    }

    [Fact]
    public async Task The_card_that_a_subscription_lives_by_cannot_be_removed_and_another_one_can()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var (used, spare) = (await seller.Card(customer), await seller.Card(customer));
        var subscription = await seller.Subscribe(customer);
        (await seller.Delete($"/customers/{customer}/payment-methods/{spare}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await seller.Events("payment_method.detached")).Single().Id("payment_method_id").ShouldBe(spare);
        (await (await seller.Delete($"/customers/{customer}/payment-methods/{used}")).Code()).ShouldBe("payment_method.in_use");

        await seller.Paid(subscription.Id("latest_invoice_id"));
        await seller.Do($"/subscriptions/{subscription.Id()}/cancel", new { at_period_end = false });
        (await seller.Delete($"/customers/{customer}/payment-methods/{used}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await seller.Delete($"/customers/{customer}/payment-methods/{used}")).Code()).ShouldBe("payment_method.not_found");
    }

    [Fact]
    public async Task Cards_that_are_attached_at_once_are_all_there_and_one_is_the_default()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var attach = () => seller.Post($"/customers/{customer}/payment-methods", new { token = "card_ok" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => attach()));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.Created);
        (await seller.List($"/customers/{customer}/payment-methods")).Length.ShouldBe(5);
        (await Defaults(seller, customer)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Cards_that_are_made_the_default_at_once_leave_one_default()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        foreach (var _ in Enumerable.Range(0, 4))
            await seller.Post($"/customers/{customer}/payment-methods", new { token = "card_ok" });
        var cards = (await seller.List($"/customers/{customer}/payment-methods")).Select(card => card.Id()).ToArray();
        var answers = await Task.WhenAll(cards.Select(card => seller.Post($"/customers/{customer}/payment-methods/{card}/set-default", null)));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (await Defaults(seller, customer)).Length.ShouldBe(1);
    }

    [Fact]
    public async Task The_default_card_that_is_chosen_again_once_it_is_refilled_pays_what_is_owed()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        await service.Sql("UPDATE payment_methods SET token = 'card_ok' WHERE customer_id = $1", customer);
        var card = (await Defaults(seller, customer)).Single();
        await seller.Advance(TimeSpan.FromHours(1));
        await seller.Choose(customer, card);
        await seller.Paid(invoice);
    }

    [Fact]
    public async Task A_card_that_is_chosen_again_and_again_is_charged_once_an_hour()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        var card = (await Defaults(seller, customer)).Single();
        await seller.Advance(TimeSpan.FromHours(2));
        await seller.Choose(customer, card, card, card);
        await seller.Attempts(invoice, 2);
        await seller.Advance(TimeSpan.FromMinutes(59));
        await seller.Choose(customer, card, card);
        await seller.Attempts(invoice, 2);

        await seller.Advance(TimeSpan.FromMinutes(1));
        await seller.Attempts(invoice, 2);
        await seller.Choose(customer, card);
        await seller.Attempts(invoice, 3);
        await seller.Advance(TimeSpan.FromHours(5));
        await seller.Attempts(invoice, 3);
    }

    [Fact]
    public async Task One_choice_of_a_card_charges_each_invoice_once_whenever_the_others_were_tried()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var first = await seller.Owing(customer);
        await seller.Attempts(first, 1);
        await seller.Advance(TimeSpan.FromMinutes(50));
        var second = await seller.Owing(customer);
        await seller.Attempts(second, 1);
        await seller.Advance(TimeSpan.FromMinutes(20));
        await seller.Choose(customer, (await Defaults(seller, customer)).Single());
        await seller.Advance(TimeSpan.FromHours(20));
        await seller.Attempts(first, 2);
        await seller.Attempts(second, 1);
    }

    [Fact]
    public async Task Cards_that_are_chosen_in_turns_are_each_charged_once_an_hour()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        var first = (await Defaults(seller, customer)).Single();
        var second = await seller.Card(customer, "card_insufficient_funds", isDefault: true);
        await seller.Attempts(invoice, 2);
        await seller.Choose(customer, first, second, first, second);
        await seller.Attempts(invoice, 2);
        await seller.Advance(TimeSpan.FromHours(1));
        await seller.Choose(customer, second, second);
        (await seller.Attempts(invoice, 3)).Count(attempt => attempt.Id("payment_method_id") == second).ShouldBe(2);
    }

    [Fact]
    public async Task A_card_that_was_refused_for_good_is_not_charged_again_however_it_is_chosen()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        var first = (await Defaults(seller, customer)).Single();
        var second = await seller.Card(customer, "card_declined", isDefault: true);
        await seller.Attempts(invoice, 2);
        foreach (var card in (Guid[])[second, first, first, second])
        {
            await seller.Advance(TimeSpan.FromHours(2));
            await seller.Choose(customer, card);
        }

        await seller.Advance(TimeSpan.FromHours(2));
        await seller.Attempts(invoice, 2);
    }

    [Fact]
    public async Task A_card_that_was_refused_for_good_is_not_charged_by_the_retry_of_another_one()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        var refused = (await Defaults(seller, customer)).Single();
        await seller.Card(customer, "card_insufficient_funds", isDefault: true);
        await seller.Attempts(invoice, 2);
        await seller.Choose(customer, refused);
        await seller.Advance(TimeSpan.FromDays(9));
        await seller.Attempts(invoice, 2);
    }

    [Fact]
    public async Task J07_a_retry_charges_none_of_two_cards_that_were_refused_for_good()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_declined");
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        var (first, second) = ((await Defaults(seller, customer)).Single(), await seller.Card(customer, "card_declined", isDefault: true));
        await seller.Attempts(invoice, 2);
        await seller.Card(customer, "card_insufficient_funds", isDefault: true); // plans the retry that finds another card
        await seller.Attempts(invoice, 3);
        await seller.Choose(customer, second, first);
        (await seller.Retries(invoice)).Count.ShouldBe(1);
        await seller.Advance(TimeSpan.FromDays(9));
        await seller.Attempts(invoice, 3);
        (await seller.Charges()).ShouldBe(3);
    }

    [Fact]
    public async Task An_invoice_for_which_a_new_default_card_was_asked_at_once_is_not_asked_for_again_when_its_collection_comes_late()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        await seller.Idle();
        var late = Guid.CreateVersion7(); // planned before the invoice is there, done after it was asked for
        var invoice = await seller.Owing(customer);
        await seller.Attempts(invoice, 1);
        (await service.Sql(
            """
            INSERT INTO due_work SELECT (jsonb_populate_record(planned, jsonb_build_object('id', $1, 'kind', 'collect_invoices', 'subject', $2, 'due_at', 'epoch'::timestamptz))).*
            FROM due_work planned WHERE tenant_id = $3 AND subject = $4 AND kind = 'retry_invoice' RETURNING id
            """,
            late, customer, seller.Tenant, invoice)).ShouldBe(late);
        await seller.Idle();
        await seller.Advance(TimeSpan.FromHours(2));
        await seller.Attempts(invoice, 1);
    }

    [Fact]
    public async Task However_often_the_default_card_is_chosen_again_it_is_asked_no_more_often_than_card_schemes_let_it()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var invoice = await seller.Owing(customer);
        var card = (await Defaults(seller, customer)).Single();
        for (var attempts = 1; attempts < CollectInvoices.MostAttempts; attempts++)
        {
            await seller.Attempts(invoice, attempts);
            await seller.Advance(TimeSpan.FromHours(1));
            await seller.Choose(customer, card);
        }

        await seller.Attempts(invoice, CollectInvoices.MostAttempts);
        await seller.Advance(TimeSpan.FromHours(1));
        await seller.Choose(customer, card);
        await seller.Advance(TimeSpan.FromHours(1));
        await seller.Attempts(invoice, CollectInvoices.MostAttempts);
    }

    private static async Task<Guid[]> Defaults(Seller seller, Guid customer)
    {
        var methods = await seller.List($"/customers/{customer}/payment-methods");
        return [.. methods.Where(method => method.GetProperty("is_default").GetBoolean()).Select(method => method.Id())];
    }
}

internal static class Choosing
{
    /// <summary>Makes cards the default, one after the other, and waits until what that caused is done.</summary>
    public static async Task Choose(this Seller seller, Guid customer, params Guid[] cards)
    {
        foreach (var card in cards)
        {
            await seller.Do($"/customers/{customer}/payment-methods/{card}/set-default");
            await seller.Idle();
        }
    }
}
