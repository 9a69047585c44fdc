using System.Net;
using System.Text;
using System.Xml.Linq;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Electronic invoices over HTTP.</summary>
public sealed class EuropeanTests(BillingService service)
{
    [Fact]
    public async Task An_invoice_and_its_credit_note_are_to_be_had_as_XML_that_keeps_the_rules()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var customer = await seller.Addressed();
        await seller.Tax(customer, "19");
        var invoice = await seller.Finalized(customer);

        var answer = await seller.Http.GetAsync($"/api/v1/billing/invoices/{invoice}/xml");
        var shown = await seller.Get($"/invoices/{invoice}");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/xml");
        answer.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{shown.Text("number")}.xml");
        var xml = await answer.Content.ReadAsByteArrayAsync();
        EuropeanRules.Broken(xml).ShouldBeEmpty();
        var text = Encoding.UTF8.GetString(xml);
        string[] parts =
            [">380<", ">Seller GmbH<", ">DE123456788<", ">DE89370400440532013000<", ">Buyer &amp; Co<", ">04011000-12345-34<", ">35.70<", ">S<", ">19<"];
        foreach (var part in parts)
            text.ShouldContain(part);

        var line = shown.GetProperty("lines")[0].Id();
        var credited = new[] { new { invoice_line_id = line, amount = 1000 } };
        var note = await seller.Created("/credit-notes", new { invoice_id = invoice, reason = "goodwill", lines = credited });
        var credit = await seller.Http.GetByteArrayAsync($"/api/v1/billing/credit-notes/{note.Id()}/xml");
        EuropeanRules.Broken(credit).ShouldBeEmpty();
        Encoding.UTF8.GetString(credit).ShouldContain(">381<");
        XDocument.Parse(Encoding.UTF8.GetString(credit)).Descendants()
            .ShouldContain(element => element.Name.LocalName == "ID" && element.Value == shown.Text("number"));
        var changed = await seller.Http.GetAsync($"/api/v1/billing/invoices/{invoice}/xml");
        changed.Headers.ETag.ShouldNotBe(answer.Headers.ETag);
        var owed = Encoding.UTF8.GetString(await changed.Content.ReadAsByteArrayAsync());
        owed.ShouldNotContain("PrepaidAmount"); // the note says what it takes off, and would count twice
        owed.ShouldContain(">35.70</cbc:PayableAmount>");
        using var conditional = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/billing/invoices/{invoice}/xml");
        conditional.Headers.IfNoneMatch.Add(changed.Headers.ETag!);
        (await seller.Http.SendAsync(conditional)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task What_the_standard_asks_for_and_nobody_said_is_named()
    {
        using var seller = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Buyer());
        var refused = await seller.Http.GetAsync($"/api/v1/billing/invoices/{invoice}/xml");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var problem = await refused.Content.ReadAsStringAsync();
        problem.ShouldContain("document.incomplete");
        problem.ShouldContain("/billing/settings/company");
        problem.ShouldContain("postal_address");
        (await (await seller.Http.GetAsync($"/api/v1/billing/invoices/{await seller.Draft(await seller.Buyer())}/xml")).Code()).ShouldBe("invoice.wrong_status");
    }

    [Fact]
    public async Task An_invoice_keeps_the_seller_of_its_day()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var invoice = await seller.Finalized(await seller.Addressed());
        await seller.NameCompany("Other GmbH");
        Encoding.UTF8.GetString(await seller.Http.GetByteArrayAsync($"/api/v1/billing/invoices/{invoice}/xml")).ShouldContain("Seller GmbH");
        (await seller.Events("company.changed")).Select(fact => fact.Text("legal_name")).ShouldBe(["Seller GmbH", "Other GmbH"]);
    }

    [Fact]
    public async Task What_several_rates_tax_at_once_is_refused_and_said()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var customer = await seller.Addressed();
        await seller.Tax(customer, "5", "9.975");
        var invoice = await seller.Finalized(customer);
        (await (await seller.Http.GetAsync($"/api/v1/billing/invoices/{invoice}/xml")).Code()).ShouldBe("document.several_taxes");
    }

    [Fact]
    public async Task What_was_written_off_was_not_paid_and_what_is_void_is_no_invoice()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var customer = await seller.Addressed();
        var (lost, wrong) = (await seller.Finalized(customer), await seller.Finalized(customer));
        await seller.Do($"/invoices/{lost}/mark-uncollectible", new { reason = "gone" });
        await seller.Do($"/invoices/{wrong}/void", new { reason = "mistake" });
        var xml = await seller.Http.GetByteArrayAsync($"/api/v1/billing/invoices/{lost}/xml");
        EuropeanRules.Broken(xml).ShouldBeEmpty();
        XDocument.Parse(Encoding.UTF8.GetString(xml)).Descendants().Single(element => element.Name.LocalName == "PayableAmount").Value.ShouldBe("30.00");
        (await (await seller.Http.GetAsync($"/api/v1/billing/invoices/{wrong}/xml")).Code()).ShouldBe("invoice.wrong_status");
    }

    [Fact]
    public async Task Characters_that_XML_forbids_are_left_out()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var line = new { description = "a\u0001b\u000Bc <&> \uD83C\uDF89", quantity = 1, unit_price = "1.00" };
        var draft = (await seller.Created("/invoices", new { customer_id = await seller.Addressed(), lines = new[] { line } })).Id();
        await seller.Do($"/invoices/{draft}/finalize");
        var xml = await seller.Http.GetByteArrayAsync($"/api/v1/billing/invoices/{draft}/xml");
        EuropeanRules.Broken(xml).ShouldBeEmpty();
        XDocument.Parse(Encoding.UTF8.GetString(xml)).Descendants()
            .ShouldContain(element => element.Name.LocalName == "Name" && element.Value == "abc <&> \U0001F389");
    }
}
