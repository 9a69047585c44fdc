using System.Net;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>What a change or a cancellation credits is what was charged, after discounts and by its taxes, and nobody is given it twice.</summary>
public sealed class UnusedCreditTests(BillingService service)
{
    [Fact]
    public async Task Changes_there_and_back_with_a_fixed_coupon_net_nothing()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        await Coupon(seller, customer, new { code = "TEN", name = "Ten", duration = "forever", discount_amount = 1000, currency = "EUR" });
        var subscription = await Subscribed(seller, customer);
        var first = (await seller.Get($"/subscriptions/{subscription}")).Id("plan_id");
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        var dear = await seller.Plan("62.00");
        foreach (var plan in new[] { dear, first, dear, first })
            await seller.Change(subscription, new { plan_id = plan });
        (await seller.List("/invoices")).Reverse().Select(invoice => invoice.Amount()).ShouldBe([2100, 1600, -1600, 1600, -1600]);
    }

    [Fact]
    public async Task A_period_that_a_coupon_took_off_is_credited_nothing()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        await Coupon(seller, customer, new { code = "FREE", name = "Free", duration = "once", percentage = "100" });
        var subscription = await Subscribed(seller, customer);
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        await Cancel(seller, subscription);
        (await seller.Balance(customer)).ShouldBe(0);
        (await seller.List("/invoices")).Single().Amount().ShouldBe(0);
    }

    [Fact]
    public async Task A_coupon_that_is_redeemed_after_the_period_was_billed_does_not_reduce_its_credit()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        var subscription = await Subscribed(seller, customer);
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        await Coupon(seller, customer, new { code = "HALF", name = "Half", duration = "once", percentage = "50" });
        await Cancel(seller, subscription);
        (await seller.Balance(customer)).ShouldBe(1600);
        (await seller.Events("coupon.used")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credit_is_taxed_as_what_it_credits_was()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Tax(customer, "19");
        var subscription = await Subscribed(seller, customer);
        await seller.Tax(customer, "25");
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        var changed = await seller.Change(subscription, new { quantity = 2 });
        var invoice = await seller.Get($"/invoices/{changed.Id("latest_invoice_id")}");
        invoice.GetProperty("taxes").EnumerateArray().Select(tax => tax.Amount("tax_amount")).Order().ShouldBe([-304, 800]);
        await Cancel(seller, subscription);
        (await seller.Balance(customer)).ShouldBe(4000);
    }

    [Fact]
    public async Task What_a_credit_note_gave_back_is_not_credited_once_more_by_a_cancellation()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        var subscription = await Subscribed(seller, customer);
        (await Note(seller, (await seller.List("/invoices")).Single(), 2000)).StatusCode.ShouldBe(HttpStatusCode.Created);
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        await Cancel(seller, subscription);
        (await seller.Balance(customer)).ShouldBe(3100);
    }

    [Fact]
    public async Task A_period_that_was_refunded_is_not_credited_by_a_change()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = await Subscribed(seller, await seller.Customer());
        await seller.Do($"/payments/{(await seller.List("/payments")).Single().Id()}/refunds", new { });
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        var changed = await seller.Change(subscription, new { quantity = 2 });
        (await seller.Get($"/invoices/{changed.Id("latest_invoice_id")}")).Lines().ShouldBe([0, 3200]);
    }

    [Fact]
    public async Task What_a_cancellation_credited_is_given_back_by_no_note_and_no_refund()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var customer = await seller.Customer();
        await seller.Tax(customer, "19");
        var subscription = await Subscribed(seller, customer);
        await seller.AdvanceTo("2025-03-16T00:00:00Z");
        await Cancel(seller, subscription);
        (await seller.Balance(customer)).ShouldBe(1904);

        var invoice = (await seller.List("/invoices"))[^1];
        var payment = (await seller.List("/payments")).Single().Id();
        (await (await seller.Post($"/payments/{payment}/refunds", new { amount = 1786 })).Code()).ShouldBe("refund.exceeds_invoice");
        (await (await Note(seller, invoice, 1501)).Code()).ShouldBe("credit_note.exceeds_line");
        (await Note(seller, invoice, null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await seller.Balance(customer)).ShouldBe(3689);
        (await (await seller.Post($"/payments/{payment}/refunds", new { amount = 1 })).Code()).ShouldBe("refund.exceeds_invoice");
    }

    [Fact]
    public async Task An_invoice_that_a_change_credited_is_not_voided_until_that_is_void()
    {
        using var seller = await service.NewSandbox("2025-03-01T00:00:00Z");
        var subscription = await seller.Created("/subscriptions", new { customer_id = await seller.Buyer(), plan_id = await seller.Plan("31.00") });
        var period = subscription.Id("latest_invoice_id");
        var change = (await seller.Change(subscription.Id(), new { quantity = 2 })).Id("latest_invoice_id");
        (await (await seller.Post($"/invoices/{period}/void", new { reason = "x" })).Code()).ShouldBe("invoice.credited");
        for (var i = 0; i < 2; i++)
            await seller.Do($"/invoices/{change}/void", new { reason = "mistake" });
        (await seller.Get($"/invoices/{period}")).GetProperty("lines")[0].Amount("credited_amount").ShouldBe(0);
        (await seller.Do($"/invoices/{period}/void", new { reason = "mistake" })).Text("status").ShouldBe("void");
    }

    /// <summary>A month of 31.00 that is paid.</summary>
    private static async Task<Guid> Subscribed(Seller seller, Guid customer)
    {
        var subscription = await seller.Created("/subscriptions", new { customer_id = customer, plan_id = await seller.Plan("31.00") });
        await seller.Paid(subscription.Id("latest_invoice_id"));
        return subscription.Id();
    }

    private static async Task Coupon(Seller seller, Guid customer, object body) =>
        await seller.Created($"/customers/{customer}/coupons", new { code = (await seller.Created("/coupons", body)).Text("code") });

    private static Task<JsonElement> Cancel(Seller seller, Guid subscription) =>
        seller.Do($"/subscriptions/{subscription}/cancel", new { at_period_end = false, last_day_used = false });

    private static Task<HttpResponseMessage> Note(Seller seller, JsonElement invoice, long? amount)
    {
        var lines = new[] { new { invoice_line_id = invoice.GetProperty("lines")[0].Id(), amount } };
        return seller.Post("/credit-notes", new { invoice_id = invoice.Id(), reason = "goodwill", lines });
    }
}
