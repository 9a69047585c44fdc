using System.Net;
using System.Text.Json;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Tests;

/// <summary>What prepaid credits pay: billing rule R11, cases I01, I03, I05 and G09.</summary>
public sealed class WalletTests(BillingService service)
{
    [Fact]
    public async Task I01_a_wallet_of_some_meters_pays_their_usage_with_its_tax_and_nothing_else()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Buyer();
        await seller.Tax(customer, "24");
        string[] meters = [await seller.Meter(), await seller.Meter(), await seller.Meter()];
        var wallet = await seller.Wallet(customer, meters: meters[..2]);
        await seller.Grant(wallet, "39.00");

        var first = await Used(seller, customer, meters[0], 1429);
        (first.Amount("wallet_amount"), first.Text("status"), await seller.Held(wallet)).ShouldBe((1772, "paid", 2128));
        var second = await Used(seller, customer, meters[1], 1427);
        (second.Amount("wallet_amount"), second.Text("status"), await seller.Held(wallet)).ShouldBe((1769, "paid", 359));
        await seller.Tax(customer);
        var third = await Used(seller, customer, meters[2], 1000);
        (third.Amount("wallet_amount"), third.Amount("due_amount"), await seller.Held(wallet)).ShouldBe((0, 1000, 359));
        (await seller.Events("wallet.debited")).Select(fact => fact.Amount("amount")).ShouldBe([-1772, -1769]);
    }

    [Fact]
    public async Task I03_of_one_priority_what_expires_is_used_first_then_what_was_paid_for()
    {
        using var seller = await service.NewSandbox("2025-01-01T00:00:00Z");
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "10.00");
        await seller.Grant(wallet, "5.00", "free", "2025-02-01");

        await seller.AdvanceTo("2025-01-15T00:00:00Z");
        (await seller.Invoiced(customer, "12.00")).Amount("wallet_amount").ShouldBe(1200);
        await seller.AdvanceTo("2025-02-02T00:00:00Z");
        var second = await seller.Invoiced(customer, "4.00");
        (second.Amount("wallet_amount"), second.Amount("due_amount")).ShouldBe((300, 100));
        (await seller.Entries(wallet)).ShouldBe(
        [
            ("paid", "granted", 1000, 1000), ("free", "granted", 500, 1500), ("free", "invoice_paid", -500, 1000), ("paid", "invoice_paid", -700, 300),
            ("paid", "invoice_paid", -300, 0),
        ]);
        (await seller.Events("wallet.expired")).ShouldBeEmpty();
    }

    [Fact]
    public async Task I05_a_fraction_of_credits_is_voided_and_no_cent_is_lost()
    {
        using var seller = service.NewSeller();
        var wallet = await seller.Wallet(await seller.Buyer(), "100");
        var left = await seller.Do($"/wallets/{wallet}/void-credits", new { credits = "14.28444999", reason = "agreed" });
        (left.Text("credits"), left.Amount("balance_amount")).ShouldBe(("85.71556", 8572));
        var entry = (await seller.List($"/wallets/{wallet}/entries"))[0];
        (entry.Text("reason"), entry.Text("entry_credits"), entry.Amount("entry_amount")).ShouldBe(("voided", "-14.28444", -1428));
        (await seller.Books()).ShouldBe([("breakage", -1428), ("credit_sales", 10_000), ("wallet_credits", -8572)]);
    }

    [Theory]
    [InlineData(new[] { "0.004", "0.004", "0.004", "0.004", "0.004", "0.004", "0.01", "0.01" }, 1, 3, 9997)]
    [InlineData(new[] { "0.014", "0.014", "0.014", "0.014", "0.014", "0.014", "0.014", "0.014" }, 3, 11, 9989)]
    public async Task G09_lines_below_one_minor_unit_are_paid_as_they_are_shown(string[] prices, long tax, long total, long left)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await seller.Tax(customer, "40");
        var wallet = await seller.Wallet(customer, "100.00");
        var invoice = await seller.Invoiced(customer, prices);
        (invoice.Amount("tax_amount"), invoice.Amount(), invoice.Amount("wallet_amount"), invoice.Amount("due_amount")).ShouldBe((tax, total, total, 0));
        (await seller.Held(wallet)).ShouldBe(left);
    }

    [Fact]
    public async Task A_wallet_pays_before_the_balance_and_a_card_pays_the_rest()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await seller.Wallet(customer, "10.00", "free");
        await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = 500, reason = "goodwill" });
        var invoice = await seller.Paid((await seller.Invoiced(customer, "30.00")).Id());
        (invoice.Amount("wallet_amount"), invoice.Amount("balance_amount"), invoice.Amount("paid_amount")).ShouldBe((1000, 500, 1500));
        (await seller.Events("invoice.finalized")).Single().Amount("due_amount").ShouldBe(1500);
        (await seller.Books()).ShouldBe([("balance_adjustments", 500), ("cash", 1500), ("free_credits", 1000), ("revenue", -3000)]);
        var collected = (await seller.Get($"/analytics/collections?from=2000-01-01&until=2100-01-01")).GetProperty("currencies")[0];
        (collected.Amount("invoiced_amount"), collected.Amount("wallet_amount"), collected.Amount("receivable_change_amount")).ShouldBe((3000, 1000, 0));
    }

    [Fact]
    public async Task Wallets_pay_in_their_order_and_their_grants_in_theirs()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var (later, sooner) = (await seller.Wallet(customer, 20), await seller.Wallet(customer, 10));
        await seller.Grant(later, "5.00");
        await seller.Grant(sooner, "1.00", "paid", priority: 60);
        await seller.Grant(sooner, "2.00", "free", priority: 60);
        await seller.Grant(sooner, "4.00", "paid", "2090-01-01", priority: 70);
        (await seller.Patch(later, new { priority = 5, name = "First" })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await seller.Invoiced(customer, "8.50");
        (await seller.Entries(later))[^1].ShouldBe(("paid", "invoice_paid", -500, 0));
        (await seller.Entries(sooner))[^3..].ShouldBe(
            [("free", "invoice_paid", -200, 500), ("paid", "invoice_paid", -100, 400), ("paid", "invoice_paid", -50, 350)]);
        (await seller.Held(sooner)).ShouldBe(350);
        (await seller.Events("wallet.updated")).Single().Text("name").ShouldBe("First");
    }

    [Fact]
    public async Task Of_a_mixed_invoice_a_limited_wallet_pays_its_part_though_another_pays_first()
    {
        using var seller = await service.NewSandbox();
        var (customer, meter) = (await seller.Buyer(), await seller.Meter());
        await seller.Tax(customer, "10");
        var (open, limited) = (await seller.Wallet(customer, 1), await seller.Wallet(customer, 2, meters: [meter]));
        await seller.Grant(open, "4.00");
        var subscription = await seller.SubscribeTo(customer, await seller.PlanWith([Metered.PerUnit(meter, "0.01")], "10.00"));
        await seller.Grant(open, "4.00");
        await seller.Grant(limited, "20.00");
        await seller.Use(subscription, meter, 500);
        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        (await seller.Held(open), await seller.Held(limited)).ShouldBe((400, 2000));
        await seller.AdvanceTo("2025-04-01T00:00:00Z");

        var invoice = (await seller.InvoicesOf(subscription))[0];
        (invoice.Amount(), invoice.Amount("wallet_amount"), invoice.Amount("due_amount")).ShouldBe((1650, 400 + 550, 700));
        (await seller.Held(open), await seller.Held(limited)).ShouldBe((0, 1450));
        foreach (var member in new[] { "total_amount", "wallet_amount", "balance_amount", "due_amount" })
            preview.Amount(member).ShouldBe(invoice.Amount(member), member);
    }

    [Fact]
    public async Task A_preview_counts_no_credits_that_expire_before_its_invoice()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer(zone: "America/New_York");
        var subscription = await seller.SubscribeTo(customer, await seller.Plan("10.00"), anchor: "anniversary");
        var wallet = await seller.Wallet(customer, "3.00", "free", "2025-03-28");
        await seller.Grant(wallet, "4.00", "free", "2025-03-29");
        var preview = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        await seller.AdvanceTo("2025-03-28T04:00:00Z"); // its midnight, from which the period and the grant of the 29th go on
        var invoice = (await seller.InvoicesOf(subscription))[0];
        (preview.Amount("wallet_amount"), invoice.Amount("wallet_amount"), invoice.Amount("due_amount")).ShouldBe((400, 400, 600));
    }

    [Fact]
    public async Task Invoices_that_are_finalised_at_once_spend_a_wallet_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer, "50.00");
        await seller.Grant(wallet, "50.00", "free");
        var drafts = new List<Guid>();
        for (var i = 0; i < 6; i++)
            drafts.Add(await seller.Draft(customer));
        var finalised = await Task.WhenAll(drafts.Select(draft => seller.Do($"/invoices/{draft}/finalize")));
        finalised.Sum(invoice => invoice.Amount("wallet_amount")).ShouldBe(10_000);
        finalised.Sum(invoice => invoice.Amount("due_amount")).ShouldBe(8000);
        (await seller.Held(wallet)).ShouldBe(0);
    }

    [Fact]
    public async Task Renewals_of_one_instant_spend_a_wallet_once()
    {
        using var seller = await service.NewSandbox();
        var (customer, plan) = (await seller.Buyer(), await seller.Plan("10.00"));
        for (var i = 0; i < 4; i++)
            await seller.SubscribeTo(customer, plan);
        var wallet = await seller.Wallet(customer, "25.00");
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        (await seller.Entries(wallet)).Select(entry => entry.Amount).ShouldBe([2500, -1000, -1000, -500]);
        (await seller.Held(wallet)).ShouldBe(0);
    }

    [Fact]
    public async Task Grants_that_come_at_once_are_all_kept_and_of_wallets_that_are_opened_at_once_five()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        var wallet = await seller.Wallet(customer);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => seller.Grant(wallet, "1.00")));
        (await seller.Entries(wallet)).Select(entry => entry.Sum).Order().ShouldBe([100, 200, 300, 400, 500, 600]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => seller.Post("/wallets", new { customer_id = customer, name = "More" })));
        answers.Count(answer => answer.StatusCode is HttpStatusCode.Created).ShouldBe(4);
        (await answers.First(answer => !answer.IsSuccessStatusCode).Code()).ShouldBe("wallet.too_many");
    }

    [Fact]
    public async Task A_credit_has_a_price_and_what_empties_a_grant_takes_all_of_its_credits()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer("JPY");
        var wallet = await seller.Wallet(customer, price: "3");
        await seller.Grant(wallet, "33.5"); // 100.5 yen, which are 101
        (await seller.Get($"/wallets/{wallet}")).Text("credits").ShouldBe("33.66666");
        await seller.Invoiced(customer, "100");
        var shown = await seller.Get($"/wallets/{wallet}");
        (shown.Text("credits"), shown.Amount("balance_amount"), shown.Text("credit_price"), shown.Text("currency")).ShouldBe(("0.33333", 1, "3.00", "JPY"));
        await seller.Invoiced(customer, "100");
        (await seller.Get($"/wallets/{wallet}")).Text("credits").ShouldBe("0.00");
    }

    [Fact]
    public async Task Nobody_changes_an_entry_of_a_wallet()
    {
        using var seller = service.NewSeller();
        await seller.Wallet(await seller.Buyer(), "1.00");
        var change = () => service.As(seller.Tenant, db => db.WalletEntries.ExecuteUpdateAsync(set => set.SetProperty(entry => entry.Amount, 1)));
        (await Should.ThrowAsync<PostgresException>(change)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    /// <summary>The invoice of a subscription's usage of a meter, a unit of which costs a cent.</summary>
    private static async Task<JsonElement> Used(Seller seller, Guid customer, string meter, int quantity)
    {
        var subscription = await seller.SubscribeTo(customer, await seller.PlanWith([Metered.PerUnit(meter, "0.01")]));
        await seller.Use(subscription, meter, quantity);
        await seller.Advance(TimeSpan.FromDays(1));
        await seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false });
        return (await seller.InvoicesOf(subscription)).Single(invoice => invoice.Amount() > 0);
    }
}
