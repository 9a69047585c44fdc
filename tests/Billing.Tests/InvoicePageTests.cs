using System.Diagnostics;
using System.Net;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace DotMac.Billing.Tests;

/// <summary>The page of an invoice, for whoever has its link.</summary>
public sealed class InvoicePageTests(BillingService service)
{
    [Fact]
    public async Task A_link_shows_the_invoice_without_a_sign_in_and_gives_its_files()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var customer = await seller.Addressed();
        await seller.Tax(customer, "19");
        var (link, anonymous) = (await Link(seller, await seller.Finalized(customer)), service.Anonymous());

        var answer = await anonymous.GetAsync(link);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await answer.Content.ReadAsStringAsync();
        foreach (var part in new[] { "Seller GmbH", "Buyer &amp; Co", "Rue 1", "75001 Paris", "Work", "35.70 EUR", "VAT 19 %", "DE89370400440532013000" })
            page.ShouldContain(part);
        page.ShouldNotContain("<script");
        answer.Headers.GetValues("X-Robots-Tag").ShouldBe(["noindex, nofollow"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        (await anonymous.GetAsync($"{link}/pdf")).Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        EuropeanRules.Broken(await anonymous.GetByteArrayAsync($"{link}/xml")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("url.path", "/invoices/abc", "/invoices/{token}")]
    [InlineData("url.path", "/invoices/abc/pdf", "/invoices/{token}/pdf")]
    [InlineData("url.full", "http://billing:8080/invoices/abc/xml", "http://billing:8080/invoices/{token}/xml")]
    [InlineData("url.path", "/api/v1/billing/invoices/1/pdf", "/api/v1/billing/invoices/1/pdf")]
    public void The_token_of_a_link_is_in_no_trace(string tag, string address, string written)
    {
        using var source = new ActivitySource(nameof(InvoicePageTests) + address);
        var exported = new List<Activity>();
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(source.Name).AddProcessor(new PageTokens())
            .AddProcessor(new SimpleActivityExportProcessor(new Kept(exported))).Build();
        source.StartActivity("request")!.SetTag(tag, address).Dispose();
        exported.ShouldHaveSingleItem().GetTagItem(tag).ShouldBe(written);
    }

    [Fact]
    public async Task What_a_customer_is_called_stays_text()
    {
        using var seller = await service.NewSandbox();
        var customer = (await seller.Created("/customers", new { name = "<img src=x onerror=alert(1)>", email = "b@b.example", currency = "EUR" })).Id();
        var page = await service.Anonymous().GetStringAsync(await Link(seller, await seller.Finalized(customer)));
        page.ShouldNotContain("<img");
        page.ShouldContain("&lt;img");
        page.ShouldNotContain("Download XML"); // nobody said enough for it
    }

    [Fact]
    public async Task A_link_that_opens_nothing_is_a_page_that_says_so()
    {
        using var seller = await service.NewSandbox();
        using var other = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Buyer());
        var link = await Link(seller, invoice);
        PageToken.TryParse(link[10..], out var token).ShouldBeTrue();
        string[] wrong =
        [
            link[..^1], link + "A", "/invoices/x", $"/invoices/{token! with { Key = Guid.NewGuid() }}", $"/invoices/{token with { TenantId = other.Tenant }}",
            $"/invoices/{token with { InvoiceId = Guid.CreateVersion7() }}", $"/invoices/{token with { TenantId = Guid.Empty }}", "/invoices/" + new string('!', 64),
        ];
        foreach (var path in wrong)
            foreach (var file in new[] { "", "/pdf", "/xml" })
            {
                var answer = await service.Anonymous().GetAsync(path + file);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path + file);
                (await answer.Content.ReadAsStringAsync()).ShouldContain("There is no invoice at this address");
            }

        await seller.Do($"/invoices/{invoice}/void", new { reason = "mistake" });
        (await service.Anonymous().GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await seller.Get($"/invoices/{invoice}")).Text("hosted_url").ShouldBeNull();
    }

    [Fact]
    public async Task A_draft_has_no_page()
    {
        using var seller = await service.NewSandbox();
        (await seller.Get($"/invoices/{await seller.Draft(await seller.Buyer())}")).Text("hosted_url").ShouldBeNull();
    }

    private static async Task<string> Link(Seller seller, Guid invoice) => (await seller.Get($"/invoices/{invoice}")).Text("hosted_url")!;

    private sealed class Kept(List<Activity> exported) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
                exported.Add(activity);
            return ExportResult.Success;
        }
    }
}
