using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Many invoices in one file.</summary>
public sealed class InvoiceBatchTests(BillingService service)
{
    [Fact]
    public async Task Invoices_come_in_one_ZIP_under_their_numbers()
    {
        using var seller = await service.NewSandbox();
        var customer = await seller.Buyer();
        Guid[] ids = [await seller.Finalized(customer), await seller.Finalized(customer)];
        var answer = await seller.Http.PostAsJsonAsync("/api/v1/billing/invoices/batch/pdf", new { ids = ids.Append(ids[0]) });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        var numbers = new List<string>();
        foreach (var id in ids)
            numbers.Add($"{(await seller.Get($"/invoices/{id}")).Text("number")}.pdf");
        zip.Entries.Select(entry => entry.Name).ShouldBe(numbers);
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            (await reader.ReadToEndAsync()).ShouldStartWith("%PDF-");
        }
    }

    [Fact]
    public async Task One_that_is_unknown_or_a_draft_refuses_all()
    {
        using var seller = await service.NewSandbox();
        using var other = await service.NewSandbox();
        var (own, foreign) = (await seller.Finalized(await seller.Buyer()), await other.Finalized(await other.Buyer()));
        var draft = await seller.Draft(await seller.Buyer());
        (await (await seller.Post("/invoices/batch/pdf", new { ids = new[] { own, foreign } })).Code()).ShouldBe("invoice.not_found");
        (await (await seller.Post("/invoices/batch/pdf", new { ids = new[] { own, draft } })).Code()).ShouldBe("invoice.wrong_status");
        (await (await seller.Post("/invoices/batch/pdf", new { ids = Array.Empty<Guid>() })).Code()).ShouldBe("request.invalid");
        (await (await seller.Post("/invoices/batch/pdf", new { ids = Enumerable.Range(0, 101).Select(_ => Guid.NewGuid()) })).Code()).ShouldBe("request.invalid");
    }
}
