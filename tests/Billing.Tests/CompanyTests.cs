using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;

namespace DotMac.Billing.Tests;

/// <summary>Who issues the invoices.</summary>
public sealed class CompanyTests(BillingService service)
{
    private const string Path = "/api/v1/billing/settings/company";

    [Fact]
    public async Task A_company_is_named_and_changed_by_whoever_read_it()
    {
        using var seller = service.NewSeller();
        (await (await seller.Http.GetAsync(Path)).Code()).ShouldBe("company.not_found");
        var named = await Put(seller, new { legal_name = "A", address = new { country = "DE" }, vat_id = "DE123456788" });
        named.StatusCode.ShouldBe(HttpStatusCode.OK, await named.Content.ReadAsStringAsync());
        (await (await Put(seller, new { legal_name = "B", address = new { country = "DE" } })).Code()).ShouldBe("request.if_match_required");
        (await Put(seller, new { legal_name = "B", address = new { country = "AT" } }, named.Headers.ETag)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await Put(seller, new { legal_name = "C", address = new { country = "AT" } }, named.Headers.ETag)).Code()).ShouldBe("request.stale");
        var shown = await seller.Http.GetFromJsonAsync<JsonElement>(Path);
        shown.Text("legal_name").ShouldBe("B");
        shown.GetProperty("vat_id").ValueKind.ShouldBe(JsonValueKind.Null);
        (await seller.Events("company.changed")).Select(fact => fact.Text("country")).ShouldBe(["DE", "AT"]);
    }

    [Theory]
    [InlineData("DE", "DE136695976", null, null)]
    [InlineData("BE", "BE0403019261", "BE68539007547034", null)]
    [InlineData("IT", "IT00743110157", null, null)]
    [InlineData("PL", "PL8567346215", null, null)]
    [InlineData("GR", "EL123456789", null, null)]
    [InlineData("DE", "DE136695977", null, "company.vat_id_malformed")]
    [InlineData("BE", "BE0403019262", null, "company.vat_id_malformed")]
    [InlineData("DE", "136695976", null, "company.vat_id_malformed")]
    [InlineData("DE", "XX136695976", null, "company.vat_id_malformed")]
    [InlineData("DE", null, "DE89370400440532013001", "company.iban_malformed")]
    [InlineData("XX", null, null, "country.unknown")]
    public async Task What_cannot_be_a_number_is_refused(string country, string? vatId, string? iban, string? code)
    {
        using var seller = service.NewSeller();
        var answer = await Put(seller, new { legal_name = "A", address = new { country }, vat_id = vatId, iban });
        if (code is null)
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        else
            (await answer.Code()).ShouldBe(code);
    }

    private static async Task<HttpResponseMessage> Put(Seller seller, object body, EntityTagHeaderValue? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = JsonContent.Create(body) };
        if (tag is not null)
            request.Headers.IfMatch.Add(tag);
        return await seller.Http.SendAsync(request);
    }
}
