using System.Globalization;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>What stories of dunning have in common: campaigns, overdue invoices and rounds.</summary>
internal static class Dunned
{
    public static readonly object Request = new { type = "payment_request" };

    /// <summary>A campaign whose payment requests, where it makes any, are more than two full days apart.</summary>
    public static async Task<Guid> Campaign(
        this Seller seller, object[] actions, int priority = 0, int retries = 2, object? rules = null, object[]? thresholds = null) =>
        (await seller.Created("/dunning/campaigns", new
        {
            name = "Campaign",
            actions,
            priority,
            max_retries = retries,
            retry_interval_days = 2,
            exclusion_rules = rules,
            thresholds,
        })).Id();

    /// <summary>Finalises an invoice of one line.</summary>
    public static async Task<Guid> Owing(this Seller seller, Guid customer, string price = "30.00")
    {
        var lines = new[] { new { description = "Work", quantity = 1, unit_price = price } };
        var id = (await seller.Created("/invoices", new { customer_id = customer, lines })).Id();
        await seller.Do($"/invoices/{id}/finalize");
        return id;
    }

    /// <summary>A sandbox of 1 April 2025, 00:00 UTC, whose customer has owed 30.00 EUR since then.</summary>
    public static async Task<(Seller Seller, Guid Customer, Guid Invoice)> NewDebtor(this BillingService service, string? card = null)
    {
        var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = card is null ? await seller.Buyer() : await seller.Customer(card);
        var invoice = await seller.Owing(customer);
        await seller.Idle();
        await seller.AdvanceTo("2025-04-01T00:00:00Z");
        return (seller, customer, invoice);
    }

    /// <summary>Goes on to the round of a day of April 2025.</summary>
    public static Task Round(this Seller seller, int day) => seller.AdvanceTo(string.Create(CultureInfo.InvariantCulture, $"2025-04-{day:00}T10:00:00Z"));

    public static Task<JsonElement[]> Executions(this Seller seller, string query = "") => seller.List($"/dunning/executions{query}");

    public static async Task<JsonElement> Execution(this Seller seller) => (await seller.Executions()).ShouldHaveSingleItem();

    /// <summary>The actions that were taken, oldest first.</summary>
    public static async Task<string?[]> Steps(this Seller seller) => [.. (await seller.Events("dunning.step_executed")).Select(step => step.Text("action"))];
}
