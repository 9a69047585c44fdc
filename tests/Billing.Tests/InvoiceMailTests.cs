using System.Net;
using System.Text.Json;
using DotMac.ServiceDefaults.Secrets;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Mails about an invoice that somebody asks for.</summary>
public sealed class InvoiceMailTests(BillingService service)
{
    [Fact]
    public async Task An_invoice_is_mailed_with_the_link_to_its_page()
    {
        using var seller = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Buyer());
        var sent = await seller.Do($"/invoices/{invoice}/send", new { email = "books@buyer.example" });
        await seller.Do($"/invoices/{invoice}/send", new { });

        (await seller.Events("invoice.sent")).Select(fact => fact.Text("email")).ShouldBe(["books@buyer.example", "buyer@buyer.example"]);
        var mails = await seller.Events("mail.requested");
        mails.Select(mail => (mail.Text("template"), mail.Text("to"))).ShouldBe(
            [("email.billing.invoice", "books@buyer.example"), ("email.billing.invoice", "buyer@buyer.example")]);
        var link = Variable(mails[0], "link_base") + new FleetSealer(service.Settings.Values["Secrets:FleetKey"]!).OpenToken(mails[0].Text("sealed_token")!);
        link.ShouldEndWith(sent.Text("hosted_url")!);
        (Variable(mails[0], "seller"), Variable(mails[0], "due"), Variable(mails[0], "due_on")).ShouldBe(("Seller Ltd", "30.00", "2025-03-31"));
        (await (await seller.Post($"/invoices/{await seller.Draft(await seller.Buyer())}/send", new { })).Code()).ShouldBe("invoice.wrong_status");
        (await (await seller.Post($"/invoices/{invoice}/send", new { email = "nobody" })).Code()).ShouldBe("email.malformed");
    }

    [Fact]
    public async Task A_customer_is_reminded_of_an_open_invoice_once_a_day()
    {
        using var seller = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Buyer());
        await seller.Do($"/invoices/{invoice}/remind", new { message = "Please" });
        (await (await seller.Post($"/invoices/{invoice}/remind", new { })).Code()).ShouldBe("invoice.reminded_already");
        await seller.Advance(TimeSpan.FromDays(1));
        await seller.Do($"/invoices/{invoice}/remind", new { });
        (await seller.Events("invoice.reminded")).Select(fact => fact.Number("due_amount")).ShouldBe([3000, 3000]);
        (await seller.Events("mail.requested")).Select(mail => (mail.Text("template"), Variable(mail, "message"))).ShouldBe(
            [("email.billing.invoice_reminder", "Please"), ("email.billing.invoice_reminder", "")]);

        await seller.Do("/payments/offline", new { invoice_id = invoice, amount = 3000, currency = "EUR", method = "cash", received_on = "2025-03-01" });
        await seller.Advance(TimeSpan.FromDays(2));
        (await (await seller.Post($"/invoices/{invoice}/remind", new { })).Code()).ShouldBe("invoice.wrong_status");
        (await seller.Post($"/invoices/{Guid.NewGuid()}/remind", new { })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string? Variable(JsonElement mail, string name) => mail.GetProperty("variables").GetProperty(name).GetString();
}
