using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>What people do who sell add-ons.</summary>
internal static class Addons
{
    public static async Task<Guid> Addon(
        this Seller seller, string price = "10.00", string currency = "EUR", string billing = "recurring", string? interval = "month", object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(new
        {
            code = $"a-{Guid.NewGuid():N}",
            name = "Extra",
            type = "feature",
            billing,
            interval = billing == "recurring" ? interval : null,
            prices = new[] { new { currency, price } },
        })!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
            body[name] = value?.DeepClone();
        return (await seller.Created("/addons", body)).Id();
    }

    public static Task<Guid> MeteredAddon(this Seller seller, string meter, string price) => seller.Addon(billing: "metered", more: new
    {
        prices = new[] { new { currency = "EUR", charge = Metered.PerUnit(meter, price) } },
    });

    /// <summary>Answers the subscription's add-on.</summary>
    public static Task<JsonElement> Buy(this Seller seller, Guid subscription, Guid addon, long quantity = 1, string proration = "day") =>
        seller.Created($"/subscriptions/{subscription}/addons", new { addon_id = addon, quantity, proration });

    public static async Task<HttpResponseMessage> Put(this Seller seller, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/billing{path}") { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await seller.Http.SendAsync(request);
    }

    public static async Task<JsonElement> Set(this Seller seller, Guid subscription, Guid item, long quantity, string proration = "day")
    {
        var answer = await seller.Put($"/subscriptions/{subscription}/addons/{item}/quantity", new { quantity, proration });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Task<JsonElement> Cancel(this Seller seller, Guid subscription, Guid item, object? body = null) =>
        seller.Do($"/subscriptions/{subscription}/addons/{item}/cancel", body ?? new { });

    /// <summary>The lines of a subscription's invoices, the oldest first.</summary>
    public static async Task<long[][]> Billed(this Seller seller, Guid subscription) =>
        [.. (await seller.List($"/invoices?subscription_id={subscription}")).Reverse().Select(invoice => invoice.Lines())];

    public static async Task<JsonElement> Newest(this Seller seller, Guid subscription) => (await seller.List($"/invoices?subscription_id={subscription}"))[0];

    /// <summary>A monthly plan of 30.00, subscribed to on the seller's day.</summary>
    public static async Task<(Guid Customer, Guid Subscription)> Monthly(
        this Seller seller, string price = "30.00", string currency = "EUR", string card = "card_ok", int trialDays = 0)
    {
        var customer = await seller.Customer(card, currency);
        return (customer, await seller.SubscribeTo(customer, await seller.Plan(price, currency, trialDays), anchor: "anniversary"));
    }

    /// <summary>All that a preview says of an invoice, but what is due, which wallets and cards have paid by then.</summary>
    public static void ShouldHaveShown(this JsonElement preview, JsonElement invoice)
    {
        foreach (var member in preview.EnumerateObject().Where(member => member.Name is not ("lines" or "due_amount")))
            invoice.GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText(), member.Name);
        invoice.GetProperty("lines").GetArrayLength().ShouldBe(preview.GetProperty("lines").GetArrayLength());
        foreach (var (line, shown) in invoice.GetProperty("lines").EnumerateArray().Zip(preview.GetProperty("lines").EnumerateArray()))
            foreach (var member in shown.EnumerateObject())
                line.GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText(), member.Name);
    }
}
