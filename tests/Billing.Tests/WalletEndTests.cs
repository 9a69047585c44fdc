using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>How credits come back with a void invoice, and how they end: with their last day or with their wallet.</summary>
public sealed class WalletEndTests(BillingService service)
{
    [Fact]
    public async Task A_void_invoice_gives_each_grant_back_what_it_paid_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "10.00");
        await seller.Grant(wallet, "5.00", "free");
        var invoice = await seller.Invoiced(customer, "20.00");
        (await seller.Held(wallet)).ShouldBe(0);
        for (var i = 0; i < 2; i++)
            (await seller.Do($"/invoices/{invoice.Id()}/void", new { reason = "mistake" })).Amount("wallet_amount").ShouldBe(0);
        (await seller.Entries(wallet))[^2..].ShouldBe([("free", "invoice_voided", 500, 500), ("paid", "invoice_voided", 1000, 1500)]);
        (await seller.List($"/wallets/{wallet}/grants")).Select(grant => grant.Amount("remaining_amount")).ShouldBe([500, 1000]);
        (await seller.Events("wallet.credited"))[^1].Id("invoice_id").ShouldBe(invoice.Id());
        (await seller.Books()).ShouldBe([("credit_sales", 1000), ("free_credits", 500), ("wallet_credits", -1500)]);
    }

    [Theory]
    [InlineData("Pacific/Auckland", "2025-03-31T10:59:59Z", "2025-03-31T11:00:00Z")]
    [InlineData("America/New_York", "2025-04-01T03:59:59Z", "2025-04-01T04:00:00Z")]
    public async Task Credits_expire_when_their_day_begins_for_the_customer(string zone, string before, string after)
    {
        using var seller = await service.NewSandbox("2025-03-30T00:00:00Z");
        var customer = await seller.Buyer(zone: zone);
        var wallet = await seller.Wallet(customer, "10.00", "paid", "2025-04-01");
        await seller.Grant(wallet, "3.00", "free", "2025-04-01");
        await seller.AdvanceTo(before);
        (await seller.Invoiced(customer, "4.00")).Amount("wallet_amount").ShouldBe(400);
        await seller.AdvanceTo(after);
        (await seller.Held(wallet)).ShouldBe(0);
        (await seller.Invoiced(customer, "4.00")).Amount("wallet_amount").ShouldBe(0);
        (await seller.Events("wallet.expired")).Select(fact => (fact.Text("kind"), fact.Amount("amount"))).ShouldBe([("paid", -900)]);
        (await seller.Books()).ShouldBe(
            [("accounts_receivable", 400), ("breakage", -900), ("credit_sales", 1000), ("free_credits", 300), ("revenue", -800)]);
    }

    [Fact]
    public async Task What_a_void_invoice_gives_back_to_an_expired_grant_ends_again()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "5.00", "free", "2025-03-10");
        await seller.Grant(wallet, "1.00");
        var invoice = await seller.Invoiced(customer, "10.00");
        await seller.AdvanceTo("2025-03-11T00:00:00Z");
        await seller.Do($"/invoices/{invoice.Id()}/void", new { reason = "mistake" });
        (await seller.Entries(wallet))[^3..].ShouldBe(
            [("free", "invoice_voided", 500, 500), ("free", "expired", -500, 0), ("paid", "invoice_voided", 100, 100)]);
        (await seller.Books()).ShouldBe([("credit_sales", 100), ("wallet_credits", -100)]);
    }

    [Fact]
    public async Task A_terminated_wallet_leaves_what_was_paid_for_to_the_balance_and_takes_nothing_any_more()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "10.00");
        await seller.Grant(wallet, "5.00", "free");
        for (var i = 0; i < 2; i++)
        {
            var ended = await seller.Do($"/wallets/{wallet}/terminate");
            (ended.Text("status"), ended.Amount("balance_amount"), ended.Text("credits")).ShouldBe(("terminated", 0, "0.00"));
        }

        (await seller.Balance(customer)).ShouldBe(1000);
        (await seller.Events("wallet.terminated")).ShouldHaveSingleItem();
        (await seller.Events("customer.balance_changed")).Single().Text("reason").ShouldBe("wallet_terminated");
        (await seller.Books()).ShouldBe([("credit_sales", 1000), ("customer_balance", -1000)]);
        (await (await seller.Post($"/wallets/{wallet}/grants", new { kind = "free", credits = "1" })).Code()).ShouldBe("wallet.terminated");
        (await (await seller.Post($"/wallets/{wallet}/void-credits", new { credits = "1", reason = "x" })).Code()).ShouldBe("wallet.terminated");
        (await seller.Patch(wallet, new { name = "x" })).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_a_void_invoice_gives_back_to_a_terminated_wallet_goes_where_the_rest_of_it_went()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "10.00");
        await seller.Grant(wallet, "5.00", "free");
        var invoice = await seller.Invoiced(customer, "20.00");
        await seller.Do($"/wallets/{wallet}/terminate");
        await seller.Do($"/invoices/{invoice.Id()}/void", new { reason = "mistake" });
        (await seller.Held(wallet), await seller.Balance(customer)).ShouldBe((0, 1000));
        (await seller.Books()).ShouldBe([("credit_sales", 1000), ("customer_balance", -1000)]);
    }

    [Fact]
    public async Task Voids_and_invoices_at_once_lose_nothing()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer);
        var first = new List<Guid>();
        for (var i = 0; i < 2; i++)
        {
            await seller.Grant(wallet, "10.00");
            first.Add(await seller.Finalized(customer));
        }

        await seller.Grant(wallet, "40.00");
        List<Guid> drafts = [await seller.Draft(customer), await seller.Draft(customer)];
        await Task.WhenAll(
            first.Select(invoice => seller.Do($"/invoices/{invoice}/void", new { reason = "mistake" }))
                .Concat(drafts.Select(draft => seller.Do($"/invoices/{draft}/finalize"))));
        var paid = 0L;
        foreach (var draft in drafts)
            paid += (await seller.Get($"/invoices/{draft}")).Amount("wallet_amount");
        (await seller.Held(wallet)).ShouldBe(6000 - paid);
    }
}
