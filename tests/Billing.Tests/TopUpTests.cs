using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Credits that a customer buys: case E05.</summary>
public sealed class TopUpTests(BillingService service)
{
    [Fact]
    public async Task E05_a_top_up_is_rounded_to_the_currency_and_taxed_only_when_it_is_used()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Tax(customer, "20");
        var wallet = await seller.Wallet(customer);
        var invoice = await seller.Paid((await TopUp(seller, wallet, "17.9699999999999988631316")).Id());
        (invoice.Amount(), invoice.Amount("tax_amount"), invoice.Amount("paid_amount"), invoice.Id("wallet_id")).ShouldBe((1797, 0, 1797, wallet));
        invoice.GetProperty("lines")[0].Text("description").ShouldBe("17.97 credits, Credits");
        var shown = await seller.Get($"/wallets/{wallet}");
        (shown.Text("credits"), shown.Amount("balance_amount")).ShouldBe(("17.97", 1797));
        (await seller.Entries(wallet)).ShouldBe([("paid", "topped_up", 1797, 1797)]);
        (await seller.Events("wallet.credited")).Single().Id("invoice_id").ShouldBe(invoice.Id());
        (await seller.Books()).ShouldBe([("cash", 1797), ("wallet_credits", -1797)]);

        (await seller.Invoiced(customer, "10.00")).Amount("wallet_amount").ShouldBe(1200);
        (await seller.Books()).ShouldBe([("cash", 1797), ("revenue", -1000), ("tax_payable", -200), ("wallet_credits", -597)]);
    }

    [Fact]
    public async Task A_failed_payment_grants_nothing_until_another_card_pays()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_declined");
        var wallet = await seller.Wallet(customer, "1.00", "free");
        var invoice = (await TopUp(seller, wallet, "10")).Id();
        await seller.Attempts(invoice, 1);
        (await seller.Held(wallet)).ShouldBe(100);
        (await seller.Get($"/invoices/{invoice}")).Text("status").ShouldBe("open");
        await seller.Card(customer, "card_ok", isDefault: true);
        await seller.Paid(invoice);
        (await seller.Entries(wallet)).ShouldBe([("free", "granted", 100, 100), ("paid", "topped_up", 1000, 1100)]);
    }

    [Fact]
    public async Task A_top_up_that_is_voided_grants_nothing_and_leaves_the_books_even()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_declined");
        var wallet = await seller.Wallet(customer);
        var invoice = (await TopUp(seller, wallet, "10")).Id();
        await seller.Attempts(invoice, 1);
        (await (await seller.Post($"/invoices/{invoice}/mark-uncollectible", new { reason = "x" })).Code()).ShouldBe("invoice.sells_credits");
        await seller.Do($"/invoices/{invoice}/void", new { reason = "gave up" });
        (await seller.Held(wallet)).ShouldBe(0);
        (await seller.Books()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wallet_that_ended_before_its_top_up_was_paid_hands_it_to_the_balance()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_declined");
        var wallet = await seller.Wallet(customer);
        var invoice = (await TopUp(seller, wallet, "10")).Id();
        await seller.Attempts(invoice, 1);
        await seller.Do($"/wallets/{wallet}/terminate");
        await seller.Card(customer, "card_ok", isDefault: true);
        await seller.Paid(invoice);
        (await seller.Held(wallet), await seller.Balance(customer)).ShouldBe((0, 1000));
        (await seller.Books()).ShouldBe([("cash", 1000), ("customer_balance", -1000)]);
    }

    [Fact]
    public async Task Neither_credits_nor_coupons_pay_for_credits_and_the_balance_does()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Created("/coupons", new { code = "HALF", name = "Half", percentage = "50", duration = "once" });
        await seller.Do($"/customers/{customer}/coupons", new { code = "HALF" });
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 1000, reason = "goodwill" });
        var wallet = await seller.Wallet(customer, "5.00", "free");
        var invoice = await TopUp(seller, wallet, "10");
        (invoice.Text("status"), invoice.Amount("balance_amount"), invoice.Amount("wallet_amount"), invoice.Amount("discount_amount"))
            .ShouldBe(("paid", 1000, 0, 0));
        (await seller.Held(wallet)).ShouldBe(1500);
        (await seller.Invoiced(customer, "8.00")).Amount("wallet_amount").ShouldBe(400, "the coupon was not used up");
    }

    [Fact]
    public async Task Credits_that_were_bought_are_neither_credited_nor_refunded_by_their_invoice()
    {
        using var seller = service.NewSeller();
        var wallet = await seller.Wallet(await seller.Customer());
        var invoice = await seller.Paid((await TopUp(seller, wallet, "10")).Id());
        var line = new { invoice_line_id = invoice.GetProperty("lines")[0].Id() };
        var note = await seller.Post("/credit-notes", new { invoice_id = invoice.Id(), lines = new[] { line }, reason = "goodwill" });
        (await note.Code()).ShouldBe("invoice.sells_credits");
        var payment = (await seller.List($"/payments?invoice_id={invoice.Id()}"))[0].Id();
        (await (await seller.Post($"/payments/{payment}/refunds", new { })).Code()).ShouldBe("invoice.sells_credits");
        (await seller.Held(wallet)).ShouldBe(1000);
    }

    [Fact]
    public async Task Top_ups_at_once_are_all_charged_and_all_there()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        Guid[] wallets = [await seller.Wallet(customer), await seller.Wallet(customer)];
        var invoices = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TopUp(seller, wallets[i % 2], "1")));
        foreach (var invoice in invoices)
            await seller.Paid(invoice.Id());
        (await seller.Held(wallets[0]), await seller.Held(wallets[1]), await seller.Charges()).ShouldBe((400, 400, 8));
    }

    [Theory]
    [InlineData("0", HttpStatusCode.UnprocessableEntity, "wallet.credits_out_of_range")]
    [InlineData("-5", HttpStatusCode.UnprocessableEntity, "wallet.credits_out_of_range")]
    [InlineData("92233720368547758.07", HttpStatusCode.UnprocessableEntity, "money.out_of_range")]
    public async Task What_cannot_be_bought_is_refused_and_makes_no_invoice(string credits, HttpStatusCode status, string code)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var wallet = await seller.Wallet(customer, "1.00");
        var refused = await seller.Post($"/wallets/{wallet}/top-ups", new { credits });
        (refused.StatusCode, await refused.Code()).ShouldBe((status, code));
        (await seller.List($"/invoices?customer_id={customer}")).ShouldBeEmpty();
        (await seller.Held(wallet)).ShouldBe(100);
    }

    [Fact]
    public async Task A_terminated_wallet_and_anothers_are_not_topped_up()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var wallet = await seller.Wallet(await seller.Customer());
        (await other.Post($"/wallets/{wallet}/top-ups", new { credits = "1" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Post($"/wallets/{wallet}/terminate", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await seller.Do($"/wallets/{wallet}/terminate");
        (await (await seller.Post($"/wallets/{wallet}/top-ups", new { credits = "1" })).Code()).ShouldBe("wallet.terminated");
    }

    private static Task<JsonElement> TopUp(Seller seller, Guid wallet, string credits) => seller.Do($"/wallets/{wallet}/top-ups", new { credits });
}
