using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>What people do who sell by usage: meters, plans with charges, events.</summary>
internal static class Metered
{
    /// <summary>The tiers of cases D09 and K05.</summary>
    public static readonly object[] Tiers =
    [
        new { up_to = "5", flat_price = "100" }, new { up_to = "10", flat_price = "50" }, new { up_to = "15", unit_price = "5" }, new { unit_price = "1" },
    ];

    public static async Task<string> Meter(this Seller seller, string aggregation = "sum", object? more = null)
    {
        var code = $"m-{Guid.NewGuid():N}";
        var body = JsonSerializer.SerializeToNode(new { code, name = "Meter", aggregation })!.AsObject();
        if (aggregation != "count")
            body["property"] = "quantity";
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
            body[name] = value?.DeepClone();
        await seller.Created("/meters", body);
        return code;
    }

    public static async Task<Guid> PlanWith(this Seller seller, object[] charges, string price = "0.00", long? minimum = null, long? maximum = null)
    {
        var product = (await seller.Created("/catalog/products", new { sku = $"SKU-{Guid.NewGuid():N}", name = "Product" })).Id();
        return (await seller.Created("/subscriptions/plans", new
        {
            product_id = product,
            code = $"p-{Guid.NewGuid():N}",
            name = "Monthly",
            interval = "month",
            price,
            currency = "EUR",
            charges,
            minimum_amount = minimum,
            maximum_amount = maximum,
        })).Id();
    }

    public static object PerUnit(string meter, string price, long? minimum = null) =>
        new { code = "calls", name = "Calls", model = "per_unit", basis = "metered", meter, price, minimum_amount = minimum };

    public static async Task<Guid> SubscribeTo(this Seller seller, Guid customer, Guid plan, long quantity = 1, string anchor = "calendar") =>
        (await seller.Created("/subscriptions", new { customer_id = customer, plan_id = plan, quantity, billing_anchor = anchor })).Id();

    public static object Event(Guid subscription, string meter, object quantity, string? time = null, string? id = null) => new
    {
        id = id ?? Guid.NewGuid().ToString(),
        source = "test",
        type = meter,
        subscription_id = subscription,
        time,
        data = new { quantity },
    };

    public static Task<JsonElement> Use(this Seller seller, Guid subscription, string meter, object quantity, string? time = null, string? id = null) =>
        seller.Do("/usage", Event(subscription, meter, quantity, time, id));

    /// <summary>The invoices of a subscription, the newest first.</summary>
    public static Task<JsonElement[]> InvoicesOf(this Seller seller, Guid subscription) => seller.List($"/invoices?subscription_id={subscription}");

    public static async Task<string?> Used(this Seller seller, Guid subscription) =>
        (await seller.Get($"/subscriptions/{subscription}/usage")).GetProperty("charges")[0].Text("quantity");
}
