using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Customers are reminded by themselves, on days that the seller names.</summary>
public sealed class ReminderTests(BillingService service)
{
    private const string Path = "/api/v1/billing/settings/reminders";

    [Fact]
    public async Task Each_day_of_the_schedule_has_one_mail_while_the_invoice_is_owed()
    {
        using var seller = await service.NewSandbox(); // due on the 31st of March
        await Set(seller, [7, 3], [5, 10]);
        var invoice = await seller.Finalized(await seller.Buyer());
        await seller.AdvanceTo("2025-03-23T23:00:00Z");
        (await Mails(seller)).ShouldBe(0);
        await seller.AdvanceTo("2025-03-24T10:00:00Z");
        (await Mails(seller)).ShouldBe(1);
        await seller.AdvanceTo("2025-03-27T23:00:00Z");
        (await Mails(seller)).ShouldBe(1);
        await seller.AdvanceTo("2025-04-06T00:00:00Z");
        (await Mails(seller)).ShouldBe(3, "three days before and five days after");
        (await seller.Events("invoice.reminded")).Select(fact => fact.Id("invoice_id")).ShouldBe([invoice, invoice, invoice]);

        await seller.Created("/payments/offline", new { invoice_id = invoice, amount = 3000, currency = "EUR", method = "cash" });
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await Mails(seller)).ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_is_void_or_charged_by_itself_or_when_there_are_no_days()
    {
        using var seller = await service.NewSandbox();
        var tag = await Set(seller, [7], []);
        var (voided, buyer) = (await seller.Finalized(await seller.Buyer()), await seller.Buyer());
        await seller.Do($"/invoices/{voided}/void", new { reason = "mistake" });
        var declined = await seller.Finalized(await seller.Customer("card_insufficient_funds"));
        await seller.Attempts(declined, 1);
        await seller.AdvanceTo("2025-03-25T00:00:00Z");
        (await Mails(seller)).ShouldBe(0);

        await seller.Finalized(buyer);
        (await Put(seller, [], [], tag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await seller.AdvanceTo("2025-05-01T00:00:00Z");
        (await Mails(seller)).ShouldBe(0);
    }

    [Fact]
    public async Task Who_has_a_card_that_is_charged_no_more_is_reminded_like_anybody()
    {
        using var seller = await service.NewSandbox();
        await Set(seller, [7], []);
        var declined = await seller.Finalized(await seller.Customer("card_declined"));
        await seller.Attempts(declined, 1);
        await seller.AdvanceTo("2025-03-25T00:00:00Z");
        (await seller.Events("invoice.reminded")).Single().Id("invoice_id").ShouldBe(declined);
    }

    [Fact]
    public async Task Somebodys_own_reminder_takes_the_place_of_that_days()
    {
        using var seller = await service.NewSandbox();
        await Set(seller, [7], []);
        var invoice = await seller.Finalized(await seller.Buyer());
        await seller.AdvanceTo("2025-03-24T09:00:00Z");
        await seller.Do($"/invoices/{invoice}/remind", new { });
        await seller.AdvanceTo("2025-03-26T00:00:00Z");
        (await Mails(seller)).ShouldBe(1);
    }

    [Fact]
    public async Task The_days_are_shown_and_changed_by_whoever_read_them()
    {
        using var seller = service.NewSeller();
        (await seller.Get("/settings/reminders")).GetProperty("days_before").GetArrayLength().ShouldBe(0);
        (await (await Put(seller, [0], [])).Code()).ShouldBe("reminder_schedule.days_out_of_range");
        await Set(seller, [1, 7, 3, 7], [2]);
        (await seller.Get("/settings/reminders")).GetProperty("days_before").EnumerateArray().Select(day => day.GetInt32()).ShouldBe([1, 3, 7]);
        (await (await Put(seller, [1], [])).Code()).ShouldBe("request.if_match_required");
        (await seller.Events("reminder_schedule.changed")).Length.ShouldBe(1);
    }

    private static async Task<EntityTagHeaderValue> Set(Seller seller, int[] before, int[] after)
    {
        var answer = await Put(seller, before, after);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return answer.Headers.ETag!;
    }

    private static async Task<HttpResponseMessage> Put(Seller seller, int[] before, int[] after, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(new { days_before = before, days_after = after }) };
        if (tag is not null)
            request.Headers.IfMatch.Add(tag);
        return await seller.Http.SendAsync(request);
    }

    private static async Task<int> Mails(Seller seller) =>
        (await seller.Events("mail.requested")).Count(mail => mail.Text("template") == "email.billing.invoice_reminder");
}
