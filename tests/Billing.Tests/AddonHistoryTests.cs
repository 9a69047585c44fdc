using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>Histories drawn by chance: whatever a subscription does with its add-ons, a preview is the invoice. The books are proven when the tests end.</summary>
public sealed class AddonHistoryTests(BillingService service)
{
    private static readonly string[] Kinds = ["day", "second", "none", "full"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Each_preview_is_the_later_invoice(int seed)
    {
        var chance = new Random(seed);
        using var seller = await service.NewSandbox("2025-01-31T09:30:00Z");
        var (customer, subscription) = await seller.Monthly("29.99", trialDays: seed == 3 ? 9 : 0);
        await seller.Tax(customer, "19");
        await seller.Created("/coupons", new { code = "THREE", name = "Three", duration = "forever", discount_amount = 300, currency = "EUR" });
        await seller.Created($"/customers/{customer}/coupons", new { code = "THREE" });
        Guid[] addons = [await seller.Addon("3.33"), await seller.Addon("12.50"), await seller.Addon("5.00", billing: "one_time")];
        for (var step = 0; step < 25; step++)
        {
            await seller.Idle();
            await Renewed(seller, subscription, TimeSpan.FromMinutes(chance.Next(0, 12 * 24 * 60)));
            var items = await seller.List($"/subscriptions/{subscription}/addons");
            var (quantity, proration) = (chance.Next(1, 9), Kinds[chance.Next(Kinds.Length)]);
            if (items.Length == 0 || chance.Next(3) == 0)
                await Same(seller, subscription, HttpMethod.Post, "addons", new { addon_id = addons[chance.Next(addons.Length)], quantity, proration });
            else if (items[chance.Next(items.Length)].Id() is var item && chance.Next(2) == 0)
                await Same(seller, subscription, HttpMethod.Put, $"addons/{item}/quantity", new { quantity, proration });
            else if (chance.Next(3) > 0)
                await Same(seller, subscription, HttpMethod.Post, $"addons/{item}/cancel", new { at_period_end = chance.Next(2) == 0, proration = Kinds[chance.Next(3)] });
            else
                await Same(seller, subscription, HttpMethod.Post, "change", new { plan_id = await seller.Plan("44.40"), proration = "day", billing_anchor = chance.Next(3) == 0 ? "reset" : "keep" });
        }
    }

    /// <summary>Moves the clock on; the invoice of a period that begins meanwhile is what was shown before.</summary>
    private static async Task Renewed(Seller seller, Guid subscription, TimeSpan by)
    {
        var end = (await seller.Get($"/subscriptions/{subscription}")).GetProperty("period_end").GetDateTimeOffset() - seller.Now;
        if (end <= by)
        {
            var upcoming = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
            await seller.Advance(end);
            upcoming.ShouldHaveShown(await seller.Newest(subscription));
            by -= end;
        }

        await seller.Advance(by);
    }

    /// <summary>Asks for the preview, then for the thing itself: both are refused alike, or bill the same.</summary>
    private static async Task Same(Seller seller, Guid subscription, HttpMethod method, string path, object body)
    {
        var before = (await seller.List($"/invoices?subscription_id={subscription}&limit=100")).Length;
        var preview = await seller.Post($"/subscriptions/{subscription}/{path}/preview", body);
        var made = method == HttpMethod.Put ? await seller.Put($"/subscriptions/{subscription}/{path}", body) : await seller.Post($"/subscriptions/{subscription}/{path}", body);
        made.IsSuccessStatusCode.ShouldBe(preview.StatusCode is HttpStatusCode.OK, await made.Content.ReadAsStringAsync());
        if (!made.IsSuccessStatusCode)
            return;
        var shown = (await preview.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("invoice");
        var invoices = await seller.List($"/invoices?subscription_id={subscription}&limit=100");
        invoices.Length.ShouldBe(before + (shown.ValueKind is JsonValueKind.Null ? 0 : 1));
        if (shown.ValueKind is not JsonValueKind.Null)
            shown.ShouldHaveShown(invoices[0]);
    }
}
