namespace DotMac.Billing.Tests;

/// <summary>The proof of the books finds what is wrong with a wallet, and calls it by name.</summary>
public sealed class WalletProofTests(BillingService service)
{
    [Theory]
    [InlineData("wallet_is_its_entries", "UPDATE wallets SET amount = amount + 1")]
    [InlineData("wallet_is_its_grants", "UPDATE wallets SET amount = amount + 1")]
    [InlineData("grant_is_its_entries", "UPDATE wallet_grants SET amount = amount + 1")]
    [InlineData("credits_are_their_entries", "UPDATE wallet_grants SET credits_left = credits_left + 0.00001")]
    [InlineData("wallets_are_posted", "DELETE FROM ledger_transfers WHERE operation = 'wallet_moved'")]
    [InlineData("invoice_was_paid_by_wallets", "UPDATE invoices SET wallet_amount = wallet_amount + 1")]
    [InlineData("invoice_is_settled", "UPDATE invoices SET wallet_amount = wallet_amount + 1")]
    [InlineData("top_up_is_granted_when_it_is_paid", "UPDATE wallet_entries SET reason = 'granted' WHERE reason = 'topped_up'")]
    public async Task A_planted_error_is_found_by_its_check(string check, string error)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var wallet = await seller.Wallet(customer, "5.00", "free");
        await seller.Paid((await seller.Do($"/wallets/{wallet}/top-ups", new { credits = "10" })).Id());
        await seller.Invoiced(customer, "8.00");
        (await seller.Do("/invariants/check")).GetProperty("holds").GetBoolean().ShouldBeTrue();

        service.Corrupted.Add(seller.Tenant);
        await service.Sql($"{error} {(error.Contains(" WHERE ", StringComparison.Ordinal) ? "AND" : "WHERE")} tenant_id = $1", seller.Tenant);
        var answer = await seller.Do("/invariants/check");
        answer.GetProperty("checks").EnumerateArray().Single(one => one.Text("name") == check).Number("violations").ShouldBeGreaterThan(0, answer.ToString());
    }
}
