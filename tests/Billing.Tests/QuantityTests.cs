using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>How many of a plan a customer has.</summary>
public sealed class QuantityTests(BillingService service)
{
    [Fact]
    public async Task A_quantity_multiplies_the_price_of_every_period()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var (customer, plan) = (await seller.Customer(), await seller.Plan("9.99"));
        var subscription = await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan, quantity = 7 });
        subscription.GetProperty("quantity").GetInt64().ShouldBe(7);
        await seller.AdvanceTo("2025-04-01T00:00:00Z");

        var invoices = await seller.List($"/invoices?subscription_id={subscription.Id()}");
        invoices.Select(invoice => invoice.GetProperty("total_amount").GetInt64()).ShouldBe([6993, 6993]);
        var line = invoices[0].GetProperty("lines")[0];
        (line.GetProperty("quantity").GetInt64(), line.Text("unit_price"), line.Text("proration")).ShouldBe((7, "9.99", null));
        (await seller.Events("subscription.renewed")).Single().GetProperty("quantity").GetInt64().ShouldBe(7);
    }

    [Theory]
    [InlineData(0, "1", 0, "request.invalid")]
    [InlineData(-3, "1", 0, "request.invalid")]
    [InlineData(1_000_001, "1", 0, "request.invalid")]
    [InlineData(5_000_000_000, "1", 0, "request.invalid")]
    [InlineData(1_000_000, "999999999999", 0, "money.out_of_range")]
    [InlineData(1_000_000, "999999999999", 30, "money.out_of_range")]
    public async Task A_quantity_that_cannot_be_billed_is_refused_when_it_is_ordered(long quantity, string price, int trial, string code)
    {
        using var seller = service.NewSeller();
        var (customer, plan) = (await seller.Customer(), await seller.Plan(price, trialDays: trial));
        var refused = await seller.Post("/subscriptions", new { customer_id = customer, plan_id = plan, quantity });
        (await refused.Code()).ShouldBe(code);
        (await seller.List("/subscriptions")).ShouldBeEmpty();
        (await seller.List("/invoices")).ShouldBeEmpty();
    }
}
