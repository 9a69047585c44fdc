using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests.Trials;

/// <summary>Rules R12 and R13 and case J05 with other numbers: what is asked for, recovered and given back.</summary>
public sealed class DebtTrials(BillingService service)
{
    [Fact]
    public async Task A_threshold_is_reached_by_exactly_its_amount_in_each_currency_by_itself()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var (yen, dinar) = (await seller.Buyer("JPY"), await seller.Buyer("KWD"));
        await seller.Owing(yen, "4999");
        await seller.Owing(dinar, "10.000");
        await seller.AdvanceTo("2025-03-04T00:00:00Z");
        await seller.Owing(yen, "1");
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([Dunned.Request], thresholds: [new { currency = "JPY", amount = 5000 }, new { currency = "KWD", amount = 10000 }]);
        await seller.Round(1);
        (await seller.Execution()).Id("customer_id").ShouldBe(dinar);
        await seller.Round(3); // the other yen are due until the end of the third
        (await seller.Executions()).Length.ShouldBe(1);
        await seller.Round(4);
        var begun = (await seller.Executions()).Single(execution => execution.Id("customer_id") == yen);
        (begun.Text("currency"), begun.Amount("outstanding_amount")).ShouldBe(("JPY", 5000));
    }

    /// <summary>Requests are more than two full days apart; the other steps wait for so many days after the one before.</summary>
    [Fact]
    public async Task What_is_paid_in_parts_is_asked_for_no_more_and_the_last_part_stops_the_campaign_before_it_suspends()
    {
        var (seller, customer, invoice) = await service.NewDebtor();
        using var _ = seller;
        await seller.Campaign(
            [Dunned.Request, new { type = "email", template = "final_notice", delay_days = 4 }, new { type = "suspend_service", delay_days = 3 }]);
        await seller.Round(1);
        await Pay(seller, invoice, 1234);
        for (var day = 2; day <= 10; day++)
            await seller.Round(day);
        (await seller.Events("dunning.step_executed")).Select(step => (step.Text("action"), step.Amount("outstanding_amount")))
            .ShouldBe([("payment_request", 3000), ("payment_request", 1766), ("email", 1766)]);
        await seller.Card(customer, isDefault: true);
        await seller.Paid(invoice);
        await seller.Round(30);
        (await seller.Steps()).ShouldBe(["payment_request", "payment_request", "email"]);
        var execution = await seller.Execution();
        (execution.Text("status"), execution.Amount("outstanding_amount"), execution.Amount("recovered_amount")).ShouldBe(("completed", 0, 3000));
    }

    /// <summary>The customer paid 30.00 in all its life.</summary>
    [Theory]
    [InlineData(3000, false)]
    [InlineData(3001, true)]
    public async Task Who_paid_so_much_before_is_left_alone_and_who_paid_a_cent_less_is_not(long exempt, bool dunned)
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Buyer();
        await Pay(seller, await seller.Owing(customer), 3000);
        await seller.Owing(customer, "55.55");
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        await seller.Campaign([Dunned.Request], rules: new { min_lifetime_values = new[] { new { currency = "EUR", amount = exempt } } });
        await seller.Round(1);
        (await seller.Executions()).Length.ShouldBe(dunned ? 1 : 0);
    }

    [Theory]
    [InlineData("JPY", "999", 333, 667, 666)]
    [InlineData("KWD", "1.235", 1, 1235, 1234)]
    public async Task A_refund_of_a_part_leaves_the_other_to_the_unit(string currency, string price, long part, long tooMuch, long rest)
    {
        using var seller = service.NewSeller();
        var invoice = await seller.Paid((await seller.Invoiced(await seller.Customer(currency: currency), price)).Id());
        var payment = (await seller.Attempts(invoice.Id(), 1))[0].Id();
        await Refunded(seller, payment, part, part);
        var refused = await seller.Post($"/payments/{payment}/refunds", new { amount = tooMuch });
        (refused.StatusCode, await refused.Code()).ShouldBe((HttpStatusCode.UnprocessableEntity, "refund.exceeds_paid"));
        await Refunded(seller, payment, rest, part + rest);
        (await seller.Get($"/payments/{payment}")).Text("status").ShouldBe("refunded");
    }

    private static async Task Refunded(Seller seller, Guid payment, long amount, long inAll)
    {
        await seller.Do($"/payments/{payment}/refunds", new { amount });
        await Eventually.Get(() => seller.Get($"/payments/{payment}"), found => found.Amount("refunded_amount") == inAll, $"{inAll} refunded");
    }

    private static Task<JsonElement> Pay(Seller seller, Guid invoice, long amount) =>
        seller.Do("/payments/offline", new { invoice_id = invoice, amount, currency = "EUR", method = "cash", reference = $"{invoice}" });
}
