using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Billing.Due;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Credits that are bought by themselves when a wallet has less than its threshold.</summary>
public sealed class AutoTopUpTests(BillingService service)
{
    [Fact]
    public async Task A_wallet_below_its_threshold_buys_credits_once_and_again_when_it_is_below_again()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var wallet = await seller.Wallet(customer, "20");
        await Set(seller, wallet, "10", "50");
        await seller.Idle();
        (await seller.Held(wallet)).ShouldBe(2000);
        await seller.Invoiced(customer, "15.00");
        await Holds(seller, wallet, 5500);
        (await seller.Entries(wallet)).Select(entry => entry.Reason).ShouldBe(["granted", "invoice_paid", "topped_up"]);
        await seller.Invoiced(customer, "50.00");
        await Holds(seller, wallet, 5500);
        (await seller.Events("wallet.top_up_started")).Length.ShouldBe(2);
        (await seller.Charges()).ShouldBe(2);
    }

    [Fact]
    public async Task Ten_pieces_of_work_at_once_buy_once()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        var wallet = await seller.Wallet(customer);
        await Set(seller, wallet, "10", "50");
        await service.As(seller.Tenant, async db =>
        {
            for (var i = 0; i < 10; i++)
                db.Schedule(TopUpBelowThreshold.Kind, wallet, TimeProvider.System.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        await Holds(seller, wallet, 5000);
        await seller.Idle();
        (await seller.Events("wallet.top_up_started")).Length.ShouldBe(1);
        (await seller.Charges()).ShouldBe(1);
    }

    [Fact]
    public async Task A_failure_is_told_and_after_the_last_try_nothing_is_bought_until_it_is_paid()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer("card_insufficient_funds");
        var wallet = await seller.Wallet(customer);
        await Set(seller, wallet, "10", "50");
        for (var retry = 0; retry < 5; retry++)
            await seller.Advance(TimeSpan.FromDays(9));
        var told = await seller.Events("wallet.top_up_failed");
        told.Select(fact => (fact.Number("failures"), fact.GetProperty("stopped").GetBoolean())).ShouldBe([(1, false), (2, false), (3, false), (4, true)]);
        var shown = (await seller.Get($"/wallets/{wallet}")).GetProperty("auto_top_up");
        shown.GetProperty("stopped_at").ValueKind.ShouldBe(JsonValueKind.String);
        await seller.Grant(wallet, "1");
        await seller.Idle();
        (await seller.Events("wallet.top_up_started")).Length.ShouldBe(1);

        await seller.Card(customer, "card_ok", isDefault: true);
        await Holds(seller, wallet, 5100);
        (await seller.Get($"/wallets/{wallet}")).GetProperty("auto_top_up").GetProperty("stopped_at").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_hard_decline_or_no_method_at_all_stops_at_once()
    {
        using var seller = service.NewSeller();
        var wallet = await seller.Wallet(await seller.Buyer());
        await Set(seller, wallet, "10", "50");
        var told = await Eventually.Get(() => seller.Events("wallet.top_up_failed"), all => all.Length == 1, "the failure");
        (told[0].Text("reason"), told[0].GetProperty("stopped").GetBoolean(), told[0].GetProperty("invoice_id").ValueKind).ShouldBe(("no_payment_method", true, JsonValueKind.Null));
    }

    [Fact]
    public async Task The_method_that_was_chosen_pays_and_what_was_removed_buys_nothing()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_declined");
        var (chosen, wallet) = (await seller.Card(customer), await seller.Wallet(customer));
        (await (await Put(seller, wallet, "10", "50", Guid.NewGuid())).Code()).ShouldBe("payment_method.not_found");
        (await (await Put(seller, wallet, "10", "-1")).Code()).ShouldBe("wallet.credits_out_of_range");
        await Set(seller, wallet, "10", "50", chosen);
        await Holds(seller, wallet, 5000);
        (await seller.Delete($"/wallets/{wallet}/auto-top-up")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await seller.Invoiced(customer, "49.00");
        await seller.Idle();
        (await seller.Held(wallet)).ShouldBe(100);
        (await seller.Get($"/wallets/{wallet}")).GetProperty("auto_top_up").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task A_top_up_reaches_the_threshold_and_a_day_has_five_of_them()
    {
        using var seller = await service.NewSandbox("2025-03-01T08:00:00Z");
        var customer = await seller.Customer();
        var wallet = await seller.Wallet(customer, "50");
        (await (await Put(seller, wallet, "10", "9.99")).Code()).ShouldBe("wallet.top_up_too_small");
        await Set(seller, wallet, "50", "50");
        for (var bought = 0; bought < 6; bought++)
        {
            await seller.Invoiced(customer, "50.00");
            if (bought < 5)
                await Holds(seller, wallet, 5000);
        }

        var told = await Eventually.Get(() => seller.Events("wallet.top_up_failed"), all => all.Length == 1, "the limit");
        (told[0].Text("reason"), told[0].GetProperty("stopped").GetBoolean()).ShouldBe(("daily_limit", false));
        (await seller.Held(wallet)).ShouldBe(0);
        await seller.Advance(TimeSpan.FromDays(1));
        await Holds(seller, wallet, 5000);
        (await seller.Events("wallet.top_up_started")).Length.ShouldBe(6);
    }

    [Fact]
    public async Task Set_anew_a_top_up_that_could_not_be_paid_is_paid_by_the_method_of_now()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_declined");
        var wallet = await seller.Wallet(customer);
        await Set(seller, wallet, "10", "50");
        await Eventually.Get(() => seller.Events("wallet.top_up_failed"), all => all.Length == 1, "the failure");
        await Set(seller, wallet, "10", "50", await seller.Card(customer));
        await Holds(seller, wallet, 5000);
        (await seller.Events("wallet.top_up_started")).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Voiding_a_top_up_forgets_it_and_another_begins_while_the_wallet_has_too_little()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer("card_insufficient_funds");
        var wallet = await seller.Wallet(customer);
        await Set(seller, wallet, "10", "50");
        var first = (await Eventually.Get(() => seller.Events("wallet.top_up_failed"), all => all.Length == 1, "the failure"))[0].Id("invoice_id");
        await seller.Do($"/invoices/{first}/void", new { reason = "another card" });
        await Eventually.Get(() => seller.Events("wallet.top_up_started"), all => all.Length == 2, "the next top-up");
        (await seller.Get($"/wallets/{wallet}")).GetProperty("auto_top_up").ToString().ShouldNotContain(first.ToString());
    }

    [Fact]
    public async Task A_retry_charges_the_chosen_method_and_no_other_and_without_it_the_top_up_stops()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Customer();
        var (chosen, wallet) = (await seller.Card(customer, "card_insufficient_funds"), await seller.Wallet(customer));
        await Set(seller, wallet, "10", "50", chosen);
        await Eventually.Get(() => seller.Events("wallet.top_up_failed"), all => all.Length == 1, "the failure");
        await seller.Card(customer, "card_ok", isDefault: true);
        await seller.Advance(TimeSpan.FromDays(9));
        (await seller.Held(wallet)).ShouldBe(0, "neither default method was chosen for it");
        (await seller.Delete($"/customers/{customer}/payment-methods/{chosen}")).IsSuccessStatusCode.ShouldBeTrue();
        await seller.Advance(TimeSpan.FromDays(9));
        var last = (await seller.Events("wallet.top_up_failed")).Last();
        (last.Text("reason"), last.GetProperty("stopped").GetBoolean()).ShouldBe(("no_payment_method", true));
        (await seller.Held(wallet)).ShouldBe(0);
    }

    private static Task<long> Holds(Seller seller, Guid wallet, long amount) =>
        Eventually.Get(() => seller.Held(wallet), held => held == amount, $"{amount} in the wallet");

    private static async Task Set(Seller seller, Guid wallet, string threshold, string credits, Guid? method = null)
    {
        var answer = await Put(seller, wallet, threshold, credits, method);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpResponseMessage> Put(Seller seller, Guid wallet, string threshold, string credits, Guid? method = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing/wallets/{wallet}/auto-top-up")
        {
            Content = JsonContent.Create(new { threshold, credits, payment_method_id = method }),
        };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        return await seller.Http.SendAsync(request);
    }
}
