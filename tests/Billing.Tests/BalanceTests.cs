using System.Net;
using System.Text.Json;
using DotMac.Billing.Domain.Invoices;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Tests;

/// <summary>What a tenant owes its customer (billing rule R11, cases C03).</summary>
public sealed class BalanceTests(BillingService service)
{
    [Fact]
    public async Task A_credit_pays_invoices_as_far_as_it_reaches_and_a_card_pays_the_rest()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        (await Adjust(seller, customer, 4000)).GetProperty("balance_amount").GetInt64().ShouldBe(4000);

        var first = await seller.Get($"/invoices/{await seller.Finalized(customer)}");
        first.Text("status").ShouldBe("paid");
        first.GetProperty("balance_amount").GetInt64().ShouldBe(3000);
        (await Balance(seller, customer)).ShouldBe(1000);
        (await seller.Charges()).ShouldBe(0);

        var second = await seller.Paid(await seller.Finalized(customer));
        second.GetProperty("balance_amount").GetInt64().ShouldBe(1000);
        second.GetProperty("paid_amount").GetInt64().ShouldBe(2000);
        (await Balance(seller, customer)).ShouldBe(0);
        (await seller.Events("payment.succeeded")).Single().GetProperty("amount").GetInt64().ShouldBe(2000);
        (await seller.Events("invoice.finalized")).Select(fact => fact.GetProperty("due_amount").GetInt64()).ShouldBe([0, 2000]);
        (await Entries(seller, customer)).ShouldBe([("adjustment", 4000, 4000), ("invoice_paid", -3000, 1000), ("invoice_paid", -1000, 0)]);
    }

    [Fact]
    public async Task C03_surpluses_of_changes_gather_and_pay_the_renewal()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        long[] balances = [47581, 46032, 43037];
        foreach (var (amounts, left) in new[] { new[] { -483.83m, 8.02m }, [-7.70m, 23.19m], [29.95m] }.Zip(balances))
        {
            var invoice = await seller.Do($"/invoices/{await Draft(seller, customer, amounts)}/finalize");
            invoice.Text("status").ShouldBe("paid");
            invoice.GetProperty("due_amount").GetInt64().ShouldBe(0);
            (await Balance(seller, customer)).ShouldBe(left);
        }

        (await seller.Charges()).ShouldBe(0);
        (await seller.Events("invoice.paid")).Select(fact => fact.GetProperty("total_amount").GetInt64()).ShouldBe([1549, 2995]);
        (await seller.Events("customer.balance_changed")).Select(fact => fact.Text("reason")).ShouldBe(["invoice_surplus", "invoice_paid", "invoice_paid"]);
    }

    [Fact]
    public async Task Invoices_that_are_finalised_at_once_spend_a_balance_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Adjust(seller, customer, 10_000);
        var drafts = new List<Guid>();
        for (var i = 0; i < 6; i++)
            drafts.Add(await seller.Draft(customer));
        var finalised = await Task.WhenAll(drafts.Select(draft => seller.Do($"/invoices/{draft}/finalize")));
        finalised.Sum(invoice => invoice.GetProperty("balance_amount").GetInt64()).ShouldBe(10_000);
        (await Balance(seller, customer)).ShouldBe(0);
    }

    [Fact]
    public async Task Credits_that_come_at_once_are_all_kept()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Adjust(seller, customer, 100)));
        (await Balance(seller, customer)).ShouldBe(600);
        (await Entries(seller, customer)).Select(entry => entry.Sum).Order().ShouldBe([100, 200, 300, 400, 500, 600]);
    }

    [Fact]
    public async Task A_void_invoice_gives_back_what_the_balance_paid_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Adjust(seller, customer, 1000);
        var invoice = await seller.Finalized(customer);
        for (var i = 0; i < 2; i++)
            (await seller.Do($"/invoices/{invoice}/void", new { reason = "mistake" })).GetProperty("balance_amount").GetInt64().ShouldBe(0);
        (await Balance(seller, customer)).ShouldBe(1000);
        (await Entries(seller, customer)).Select(entry => entry.Reason).ShouldBe(["adjustment", "invoice_paid", "invoice_voided"]);
    }

    [Theory]
    [InlineData(-1, "balance.insufficient")]
    [InlineData(0, "balance.nothing_to_adjust")]
    public async Task An_adjustment_by_nothing_or_below_zero_is_refused_and_changes_nothing(long amount, string code)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var refused = await seller.Post($"/customers/{customer}/balance/adjustments", new { amount, reason = "x" });
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Code()).ShouldBe(code);
        (await Balance(seller, customer)).ShouldBe(0);
        (await Entries(seller, customer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_tenant_finds_no_balance_and_nobody_changes_an_entry()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var customer = await seller.Buyer();
        await Adjust(seller, customer, 1000);
        foreach (var path in new[] { "balance", "balance/entries" })
            (await other.Http.GetAsync($"/api/v1/billing/customers/{customer}/{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var foreign = await other.Post($"/customers/{customer}/balance/adjustments", new { amount = 1, reason = "x" });
        foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var change = () => service.As(seller.Tenant, db => db.BalanceEntries.ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Amount, 1)));
        (await Should.ThrowAsync<PostgresException>(change)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    private static Task<JsonElement> Adjust(Seller seller, Guid customer, long amount) =>
        seller.Do($"/customers/{customer}/balance/adjustments", new { amount, reason = "goodwill" });

    private static async Task<long> Balance(Seller seller, Guid customer) =>
        (await seller.Get($"/customers/{customer}/balance")).GetProperty("balance_amount").GetInt64();

    /// <summary>Oldest first.</summary>
    private static async Task<(string? Reason, long Amount, long Sum)[]> Entries(Seller seller, Guid customer) =>
        [.. (await seller.List($"/customers/{customer}/balance/entries")).Reverse().Select(entry =>
            (entry.Text("reason"), entry.GetProperty("entry_amount").GetInt64(), entry.GetProperty("balance_amount").GetInt64()))];

    /// <summary>A draft with credit lines, which only a change of a subscription makes.</summary>
    private Task<Guid> Draft(Seller seller, Guid customerId, decimal[] amounts) => service.As(seller.Tenant, async db =>
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == customerId);
        var lines = amounts.Select((amount, i) => InvoiceLine.Of(i + 1, "Change", 1, amount, customer.Currency));
        var invoice = Invoice.Draft(customer, lines, DateTimeOffset.UtcNow);
        db.Add(invoice);
        await db.SaveChangesAsync();
        return invoice.Id;
    });
}
