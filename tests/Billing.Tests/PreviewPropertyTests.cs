using System.Globalization;
using System.Text.Json;

namespace DotMac.Billing.Tests;

/// <summary>A preview is the invoice, whatever is sold: random catalogues, customers, usage and changes, each a subscription of one tenant.</summary>
public sealed class PreviewPropertyTests(BillingService service)
{
    private const int Subscriptions = 12;
    private static readonly string[] Zones = ["UTC", "America/New_York", "Asia/Kolkata"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_is_sold_a_preview_of_a_change_and_of_a_renewal_is_the_invoice(int seed)
    {
        using var seller = await service.NewSandbox("2025-03-01T12:00:00Z");
        var random = new Random(seed);
        var meter = await seller.Meter();
        var coupon = await seller.Created("/coupons", new { code = "CC", name = "C", duration = "forever", percentage = $"{random.Next(1, 100)}" });
        await Rules(seller, random);
        var subscriptions = new List<Guid>();
        for (var i = 0; i < Subscriptions; i++)
            subscriptions.Add(await Sold(seller, random, meter, coupon.Text("code")!));
        await seller.AdvanceTo("2025-03-12T15:30:00Z");

        foreach (var subscription in subscriptions.Where(_ => random.Next(2) == 0))
        {
            var change = new { quantity = random.Next(20, 40), proration = random.Next(2) == 0 ? "day" : "second" };
            var preview = await seller.Do($"/subscriptions/{subscription}/change/preview", change);
            var changed = await seller.Change(subscription, change);
            Same(preview.GetProperty("invoice"), await seller.Get($"/invoices/{changed.Id("latest_invoice_id")}"), $"change of {subscription}, seed {seed}");
        }

        var renewals = new Dictionary<Guid, JsonElement>();
        foreach (var subscription in subscriptions)
            renewals[subscription] = (await seller.Get($"/subscriptions/{subscription}/upcoming-invoice")).GetProperty("invoice");
        // Zone by zone, so that each renewal is on its day.
        foreach (var instant in new[] { "2025-03-31T18:30:00Z", "2025-04-01T00:00:00Z", "2025-04-01T04:00:00Z" })
            await seller.AdvanceTo(instant);
        foreach (var (subscription, preview) in renewals)
            Same(preview, (await seller.InvoicesOf(subscription))[0], $"renewal of {subscription}, seed {seed}");
    }

    private static async Task<Guid> Sold(Seller seller, Random random, string meter, string coupon)
    {
        string Price(int most) => (random.Next(1, most) / 1000m).ToString(CultureInfo.InvariantCulture);
        bool Often() => random.Next(2) == 0;
        var customer = await seller.Customer(zone: Zones[random.Next(Zones.Length)]);
        if (Often())
            await seller.Tax(customer, Price(25_000), Price(10_000));
        if (Often())
            await seller.Created($"/customers/{customer}/coupons", new { code = coupon });
        if (Often())
            await seller.Wallet(customer, $"{random.Next(1, 60)}");
        if (Often())
            await seller.Do($"/customers/{customer}/balance/adjustments", new { amount = random.Next(1, 3000), reason = "deal" });
        var seats = new { code = "seats", name = "Seats", model = "per_unit", basis = "quantity", price = Price(9000) };
        object[] charges = Often() ? [Metered.PerUnit(meter, Price(900), Often() ? random.Next(1, 2000) : null), seats] : [Metered.PerUnit(meter, Price(900))];
        var plan = await seller.PlanWith(charges, Price(90_000));
        var subscription = await seller.SubscribeTo(customer, plan, random.Next(1, 20), Often() ? "calendar" : "anniversary");
        await seller.Use(subscription, meter, random.Next(0, 300));
        return subscription;
    }

    /// <summary>Of each type one, some that end between a change and the renewals.</summary>
    private static async Task Rules(Seller seller, Random random)
    {
        string? Ends() => random.Next(2) == 0 ? "2025-03-20T00:00:00Z" : null;
        await seller.Rule("Off", new { percentage = $"{random.Next(1, 60)}", min_quantity = random.Next(1, 30), priority = random.Next(3), ends_at = Ends() });
        foreach (var type in new[] { "fixed_amount", "fixed_price" })
            await seller.Rule(type, new
            {
                discount_type = type,
                percentage = (string?)null,
                amount = random.Next(1, 5000),
                currency = "EUR",
                min_quantity = random.Next(1, 30),
                priority = random.Next(3),
                ends_at = Ends(),
            });
    }

    /// <summary>Every member that both have: amounts, lines, taxes, discounts, who pays what.</summary>
    private static void Same(JsonElement preview, JsonElement invoice, string what)
    {
        foreach (var member in preview.EnumerateObject().Where(member => member.Name is not ("lines" or "due_amount")))
            invoice.GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText(), $"{member.Name}, {what}");
        Math.Max(0, preview.Number("due_amount")).ShouldBe(invoice.Amount() <= 0 ? 0 : invoice.Amount() - invoice.Number("wallet_amount") - invoice.Number("balance_amount"), what);
        var lines = invoice.GetProperty("lines").EnumerateArray().ToArray();
        foreach (var (i, line) in preview.GetProperty("lines").EnumerateArray().Index())
            foreach (var member in line.EnumerateObject())
                lines[i].GetProperty(member.Name).GetRawText().ShouldBe(member.Value.GetRawText(), $"{member.Name} of line {i}, {what}");
        lines.Length.ShouldBe(preview.GetProperty("lines").GetArrayLength());
    }
}
