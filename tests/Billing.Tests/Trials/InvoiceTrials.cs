using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests.Trials;

/// <summary>Rules R1, R8 to R12 with other numbers: taxes, coupons, wallets and credit notes on one invoice.</summary>
public sealed class InvoiceTrials(BillingService service)
{
    [Theory]
    [InlineData("KWD", "7.5", false, "3.333", 3333, 250, 3583)] // 249.975
    [InlineData("JPY", "8", false, "331", 331, 26, 357)] // 26.48
    [InlineData("JPY", "10", true, "1099", 999, 100, 1099)] // 99.9
    [InlineData("EUR", "7.7", true, "0.01", 1, 0, 1)]
    [InlineData("EUR", "20", false, "0", 0, 0, 0)]
    public async Task Tax_is_rounded_in_the_units_of_the_currency(
        string currency, string percentage, bool inclusive, string price, long subtotal, long tax, long total)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer(currency);
        await Tax(seller, customer, percentage, inclusive);
        Amounts(await seller.Invoiced(customer, price)).ShouldBe((subtotal, tax, total));
    }

    [Fact]
    public async Task A_percentage_off_a_price_that_contains_tax_leaves_the_tax_of_what_is_left()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer();
        await Tax(seller, customer, "7", inclusive: true);
        await Coupon(seller, customer, percentage: "15");
        Amounts(await seller.Invoiced(customer, "20.00")).ShouldBe((1589, 111, 1700)); // 1700 x 7/107 = 111.2
    }

    [Theory]
    [InlineData(true, 569, 57, 626)] // 999 x 0.67 - 100 = 569.33
    [InlineData(false, 602, 60, 662)] // 899 x 0.67 = 602.33
    public async Task Coupons_in_yen_run_in_their_order_and_are_exact_until_the_end(bool percentageFirst, long subtotal, long tax, long total)
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer("JPY");
        await Tax(seller, customer, "10");
        foreach (var percentage in new[] { percentageFirst, !percentageFirst })
            await Coupon(seller, customer, percentage ? "33" : null, percentage ? null : 100, "JPY");
        Amounts(await seller.Invoiced(customer, "999")).ShouldBe((subtotal, tax, total));
    }

    [Fact]
    public async Task An_invoice_that_was_discounted_taxed_and_paid_is_credited_in_parts_to_the_cent()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Customer();
        await Tax(seller, customer, "7");
        await Coupon(seller, customer, percentage: "10");
        var invoice = await seller.Paid((await seller.Invoiced(customer, "40.00", "60.00")).Id());
        Amounts(invoice).ShouldBe((9000, 630, 9630));
        (await Credited(seller, invoice, 0, 1234)).ShouldBe((1234, 86, 1320)); // 86.38
        (await Credited(seller, invoice, 0)).ShouldBe((2366, 166, 2532)); // 165.62
        (await Credited(seller, invoice, 1)).ShouldBe((5400, 378, 5778));
        (await (await seller.Post("/credit-notes", Note(invoice, 1, 1))).Code()).ShouldBe("credit_note.exceeds_line");
        (await seller.Balance(customer)).ShouldBe(9630);
    }

    [Fact]
    public async Task The_last_note_in_yen_takes_the_tax_that_the_others_left()
    {
        using var seller = service.NewSeller();
        var customer = await seller.Buyer("JPY");
        await Tax(seller, customer, "10");
        var invoice = await seller.Invoiced(customer, "105", "105", "105");
        Amounts(invoice).ShouldBe((315, 32, 347)); // 31.5
        (await Credited(seller, invoice, 2)).ShouldBe((105, 11, 116));
        (await Credited(seller, invoice, 0)).ShouldBe((105, 11, 116));
        (await Credited(seller, invoice, 1)).ShouldBe((105, 10, 115));
    }

    [Fact]
    public async Task Of_two_wallets_the_first_pays_until_its_credits_expire_and_then_the_other()
    {
        using var seller = await service.NewSandbox("2025-01-14T00:00:00Z");
        var customer = await seller.Buyer();
        var (second, first) = (await seller.Wallet(customer, 20), await seller.Wallet(customer, 10));
        await seller.Grant(second, "10");
        await seller.Grant(first, "3", expires: "2025-01-15");
        (await seller.Invoiced(customer, "1.20")).Amount("due_amount").ShouldBe(0);
        (await seller.Held(first), await seller.Held(second)).ShouldBe((180, 1000));
        await seller.AdvanceTo("2025-01-15T00:00:00Z");
        (await seller.Invoiced(customer, "5.00")).Amount("due_amount").ShouldBe(0);
        (await seller.Held(first), await seller.Held(second)).ShouldBe((0, 500));
    }

    private static (long Subtotal, long Tax, long Total) Amounts(JsonElement invoice) =>
        (invoice.Amount("subtotal_amount"), invoice.Amount("tax_amount"), invoice.Amount());

    private static object Note(JsonElement invoice, int line, long? amount) => new
    {
        invoice_id = invoice.Id(),
        reason = "goodwill",
        lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[line].Id(), amount } },
    };

    private static async Task<(long Net, long Tax, long Total)> Credited(Seller seller, JsonElement invoice, int line, long? amount = null)
    {
        var note = await seller.Created("/credit-notes", Note(invoice, line, amount));
        return (note.Amount("net_amount"), note.Amount("tax_amount"), note.Amount());
    }

    private static async Task Coupon(Seller seller, Guid customer, string? percentage = null, long? amount = null, string? currency = null)
    {
        var code = $"C{Guid.NewGuid():N}"[..12];
        await seller.Created("/coupons", new
        {
            code,
            name = code,
            duration = "forever",
            percentage,
            discount_amount = amount,
            currency = amount is null ? null : currency,
        });
        await seller.Created($"/customers/{customer}/coupons", new { code });
    }

    private static async Task Tax(Seller seller, Guid customer, string percentage, bool inclusive = false)
    {
        var rate = (await seller.Created("/tax-rates", new { code = "VAT", name = "VAT", percentage, inclusive })).Id();
        var answer = await seller.Edit(HttpMethod.Put, $"/customers/{customer}/tax", new { treatment = "taxable", tax_rate_ids = new[] { rate } });
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }
}
