using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>Pricing rules, and plans of products in categories.</summary>
internal static class Ruled
{
    /// <summary>A rule for all products that takes a percentage off, or whatever else is said.</summary>
    public static Task<JsonElement> Rule(this Seller seller, string name = "Rule", object? more = null) =>
        seller.Created("/pricing/rules", Merged(new { name, applies_to_all = true, discount_type = "percentage", percentage = "10" }, more));

    public static async Task<(Guid Product, Guid Plan)> Sold(this Seller seller, string price = "100.00", Guid? category = null)
    {
        var product = (await seller.Created("/catalog/products", new { sku = $"SKU-{Guid.NewGuid():N}", name = "Product", category_id = category })).Id();
        var plan = new { product_id = product, code = $"p-{Guid.NewGuid():N}", name = "Plan", interval = "month", price, currency = "EUR" };
        return (product, (await seller.Created("/subscriptions/plans", plan)).Id());
    }

    /// <summary>The first invoice of a new subscription.</summary>
    public static async Task<JsonElement> FirstInvoice(this Seller seller, Guid customer, Guid plan, long quantity = 1, string anchor = "anniversary") =>
        await seller.Newest(await seller.SubscribeTo(customer, plan, quantity, anchor));

    /// <summary>Changes what was read, whichever version that is.</summary>
    public static async Task<HttpResponseMessage> Edit(this Seller seller, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/billing{path}") { Content = JsonContent.Create(body) };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Any);
        return await seller.Http.SendAsync(request);
    }

    public static async Task<long> UsesOf(this Seller seller, JsonElement rule) => (await seller.Get($"/pricing/rules/{rule.Id()}")).Number("current_uses");

    public static string? RuleOf(this JsonElement invoice) => invoice.GetProperty("lines")[0].GetProperty("pricing_rule_id") is { ValueKind: JsonValueKind.String } id
        ? id.GetString()
        : null;

    private static Dictionary<string, object?> Merged(object first, object? second) =>
        new[] { first, second }.OfType<object>().SelectMany(part => JsonSerializer.SerializeToElement(part).EnumerateObject())
            .GroupBy(member => member.Name).ToDictionary(member => member.Key, member => (object?)member.Last().Value);
}
