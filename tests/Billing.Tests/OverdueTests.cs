using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>The day until which an invoice should have been paid ends in the customer's zone.</summary>
public sealed class OverdueTests(BillingService service)
{
    [Fact]
    public async Task An_invoice_is_overdue_once_when_its_day_is_over_where_the_customer_is()
    {
        using var seller = await service.NewSandbox("2025-03-01T12:00:00Z");
        var id = await seller.Finalized(await seller.Buyer(zone: "America/New_York"));
        await seller.AdvanceTo("2025-04-01T03:59:00Z");
        (await seller.Get($"/invoices/{id}")).GetProperty("overdue_since").ValueKind.ShouldBe(JsonValueKind.Null);

        await seller.AdvanceTo("2025-04-01T04:00:00Z");
        await seller.Advance(TimeSpan.FromDays(90));
        (await seller.Get($"/invoices/{id}")).GetProperty("overdue_since").GetDateTimeOffset().ShouldBe(DateTimeOffset.Parse("2025-04-01T04:00:00Z", null));
        var told = (await seller.Events("invoice.overdue")).ShouldHaveSingleItem();
        (told.Id("invoice_id"), told.Amount("due_amount"), told.Text("currency"), told.Text("due_on")).ShouldBe((id, 3000, "EUR", "2025-03-31"));
    }

    [Theory]
    [InlineData("paid")]
    [InlineData("void")]
    [InlineData("uncollectible")]
    public async Task What_was_settled_before_is_never_overdue(string status)
    {
        using var seller = await service.NewSandbox();
        var id = await seller.Finalized(status == "paid" ? await seller.Customer() : await seller.Buyer());
        if (status != "paid")
            await seller.Do($"/invoices/{id}/{(status == "void" ? "void" : "mark-uncollectible")}", new { reason = "goodwill" });
        await seller.Invoice(id, found => found.Text("status") == status);

        await seller.Advance(TimeSpan.FromDays(60));
        (await seller.Get($"/invoices/{id}")).GetProperty("overdue_since").ValueKind.ShouldBe(JsonValueKind.Null);
        (await seller.Events("invoice.overdue")).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_overdue_invoice_that_is_paid_is_not_overdue_any_more()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Buyer();
        var id = await seller.Finalized(customer);
        await seller.Advance(TimeSpan.FromDays(31));
        (await seller.Events("invoice.overdue")).Length.ShouldBe(1);
        await seller.Card(customer, isDefault: true);
        (await seller.Paid(id)).GetProperty("overdue_since").ValueKind.ShouldBe(JsonValueKind.Null);
    }
}
