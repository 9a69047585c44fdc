using System.Net;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What is refused of a wallet has a name, and changes nothing.</summary>
public sealed class WalletRefusalTests(BillingService service)
{
    [Theory]
    [InlineData("0", null, "wallet.credits_out_of_range")]
    [InlineData("-1", null, "wallet.credits_out_of_range")]
    [InlineData("0.0049", null, "wallet.credits_out_of_range")]
    [InlineData("many", null, "wallet.credits_out_of_range")]
    [InlineData("1e3", null, "wallet.credits_out_of_range")]
    [InlineData("92233720368547758.08", null, "money.out_of_range")]
    [InlineData("92233720368547758.07", null, "money.out_of_range")]
    [InlineData("1", "2025-03-01", "wallet.expiry_out_of_range")]
    [InlineData("1", "2025-02-28", "wallet.expiry_out_of_range")]
    [InlineData("1", "9999-12-31", "wallet.expiry_out_of_range")]
    public async Task A_grant(string credits, string? expires, string code)
    {
        using var seller = await service.NewSandbox("2025-03-01T12:00:00Z");
        var wallet = await seller.Wallet(await seller.Buyer(), "1.00");
        var refused = await seller.Post($"/wallets/{wallet}/grants", new { kind = "paid", credits, expires_on = expires });
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Code()).ShouldBe(code);
        (await seller.Held(wallet)).ShouldBe(100);
        (await seller.Entries(wallet)).ShouldHaveSingleItem();
        (await seller.Events("wallet.credited")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("USD", "1", "wallet.currency_mismatch")]
    [InlineData("XXX", "1", "currency.unknown")]
    [InlineData("EUR", "0", "wallet.credit_price_out_of_range")]
    [InlineData("EUR", "1000.01", "wallet.credit_price_out_of_range")]
    [InlineData("EUR", "-1", "price.malformed")]
    public async Task A_wallet(string currency, string price, string code)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var refused = await seller.Post("/wallets", new { customer_id = customer, name = "Credits", currency, credit_price = price });
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Code()).ShouldBe(code);
        (await seller.List($"/wallets?customer_id={customer}")).ShouldBeEmpty();
        (await seller.Events("wallet.created")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_meter_that_there_is_not()
    {
        using var seller = service.NewSeller();
        var refused = await seller.Post("/wallets", new { customer_id = await seller.Buyer(), name = "Credits", meters = new[] { "none" } });
        (await refused.Code()).ShouldBe("meter.unknown");
    }

    [Theory]
    [InlineData("1.00001", "wallet.insufficient")]
    [InlineData("0.000009", "wallet.credits_out_of_range")]
    [InlineData("0", "wallet.credits_out_of_range")]
    public async Task Voiding_more_than_there_is_or_nothing(string credits, string code)
    {
        using var seller = service.NewSeller();
        var wallet = await seller.Wallet(await seller.Buyer(), "1.00");
        (await (await seller.Post($"/wallets/{wallet}/void-credits", new { credits, reason = "x" })).Code()).ShouldBe(code);
        (await seller.Held(wallet)).ShouldBe(100);
    }

    [Fact]
    public async Task Another_tenants_wallet_and_customer()
    {
        using var seller = service.NewSeller();
        using var other = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "1.00");
        foreach (var path in new[] { "", "/grants", "/entries" })
            (await other.Http.GetAsync($"/api/v1/billing/wallets/{wallet}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.List($"/wallets?customer_id={customer}")).ShouldBeEmpty();
        (await other.Post("/wallets", new { customer_id = customer, name = "Credits" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Post($"/wallets/{wallet}/grants", new { kind = "free", credits = "1" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Post($"/wallets/{wallet}/void-credits", new { credits = "1", reason = "x" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await other.Patch(wallet, new { name = "Mine" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await seller.Held(wallet)).ShouldBe(100);
    }

    [Fact]
    public async Task A_change_of_a_wallet_that_was_not_read()
    {
        using var seller = service.NewSeller();
        var wallet = await seller.Wallet(await seller.Buyer(), "1.00");
        (await seller.Patch(wallet, new { name = "Other" }, "\"1\"")).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await seller.Get($"/wallets/{wallet}")).Text("name").ShouldBe("Credits");
    }
}
