using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>What people do who sell prepaid credits.</summary>
internal static class Wallets
{
    public static async Task<Guid> Wallet(this Seller seller, Guid customer, int priority = 50, string price = "1", string[]? meters = null) =>
        (await seller.Created("/wallets", new { customer_id = customer, name = "Credits", priority, credit_price = price, meters = meters ?? [] })).Id();

    /// <summary>A wallet that holds credits of one grant.</summary>
    public static async Task<Guid> Wallet(this Seller seller, Guid customer, string credits, string kind = "paid", string? expires = null)
    {
        var wallet = await seller.Wallet(customer);
        await seller.Grant(wallet, credits, kind, expires);
        return wallet;
    }

    public static async Task<Guid> Grant(
        this Seller seller, Guid wallet, string credits, string kind = "paid", string? expires = null, int priority = 50) =>
        (await seller.Created($"/wallets/{wallet}/grants", new { kind, credits, priority, expires_on = expires, note = "deal" })).Id();

    public static async Task<long> Held(this Seller seller, Guid wallet) => (await seller.Get($"/wallets/{wallet}")).Amount("balance_amount");

    /// <summary>Oldest first.</summary>
    public static async Task<(string? Kind, string? Reason, long Amount, long Sum)[]> Entries(this Seller seller, Guid wallet) =>
    [
        .. (await seller.List($"/wallets/{wallet}/entries")).OrderBy(entry => entry.Number("number"))
            .Select(entry => (entry.Text("kind"), entry.Text("reason"), entry.Amount("entry_amount"), entry.Amount("balance_amount"))),
    ];

    /// <summary>Finalises an invoice of lines that have these prices.</summary>
    public static async Task<JsonElement> Invoiced(this Seller seller, Guid customer, params string[] prices)
    {
        var lines = prices.Select(price => new { description = "Work", quantity = 1, unit_price = price });
        var draft = await seller.Created("/invoices", new { customer_id = customer, lines });
        return await seller.Do($"/invoices/{draft.Id()}/finalize");
    }

    public static async Task<HttpResponseMessage> Patch(this Seller seller, Guid wallet, object body, string etag = "*")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/v1/billing/wallets/{wallet}") { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await seller.Http.SendAsync(request);
    }

    /// <summary>What each account of the ledger comes to, without those that are even.</summary>
    public static async Task<(string, long)[]> Books(this Seller seller) =>
    [
        .. (await seller.Get("/ledger/trial-balance")).GetProperty("accounts").EnumerateArray()
            .Select(account => (account.Text("name")!, account.Amount("balance_amount"))).Where(account => account.Item2 != 0).Order(),
    ];
}
