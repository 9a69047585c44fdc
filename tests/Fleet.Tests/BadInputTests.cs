using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DotMac.Fleet.Tests;

/// <summary>Bad input is the caller's fault, said as a problem document, and never a crash.</summary>
[UsesFleet]
public sealed class BadInputTests(FleetFixture fleet)
{
    private const string Products = "/api/v1/billing/catalog/products";

    [Fact]
    public async Task Bodies_that_are_no_good_get_the_right_problem_and_store_nothing()
    {
        var company = await Company.SignUp(fleet, "bad");
        using var http = company.Client("gateway");

        (await Post(http, "{ \"sku\": ")).ShouldBe(400);
        (await Post(http, "")).ShouldBe(400);
        (await Post(http, "[1,2]")).ShouldBe(400);
        (await Post(http, """{ "sku": "PRO-1", "name": "Pro", "colour": "red" }""")).ShouldBe(400);
        (await Post(http, """{ "sku": 7, "name": "Pro" }""")).ShouldBe(400);
        (await Post(http, """{ "sku": null, "name": "Pro" }""")).ShouldBeOneOf(400, 422);
        (await Post(http, "<sku/>", "text/xml")).ShouldBe(415);
        (await Post(http, "\u0000\u0001")).ShouldBe(400);
        (await Post(http, $$"""{ "sku": "PRO-1", "name": "{{new string('x', 11 * 1024 * 1024)}}" }""")).ShouldBe(413);
        (await Post(http, """{ "sku": "PRO\u0000-1", "name": "Pro" }""")).ShouldBeOneOf(400, 422);

        (await company.Get("billing", "/billing/catalog/products")).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/api/v1/billing/customers/not-a-guid")]
    [InlineData("/api/v1/billing/customers/00000000-0000-0000-0000-000000000000")]
    [InlineData("/api/v1/billing/customers/%00")]
    [InlineData("/api/v1/billing/customers?cursor=forged")]
    [InlineData("/api/v1/billing/customers?limit=0")]
    [InlineData("/api/v1/billing/customers?limit=many")]
    [InlineData("/api/v1/billing/customers?limit=100000")]
    [InlineData("/api/v1/nothing/here")]
    [InlineData("/internal/revocations")]
    public async Task Bad_ids_pages_and_paths_are_4xx(string path)
    {
        var company = await fleet.Somebody();
        using var http = company.Client("gateway");
        using var answer = await http.GetAsync(path);
        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task Tokens_that_are_missing_or_made_up_are_401(string? token)
    {
        using var http = fleet.App.CreateHttpClient("gateway");
        if (token is not null)
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await http.GetAsync(new Uri(Products, UriKind.Relative));
        ((int)answer.StatusCode).ShouldBe(401);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_body_is_refused_and_the_same_body_gets_the_same_answer()
    {
        var company = await Company.SignUp(fleet, "replay");
        using var http = company.Client("gateway");
        http.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await http.PostAsJsonAsync(Products, new { sku = "PRO-1", name = "Pro" });
        var again = await http.PostAsJsonAsync(Products, new { sku = "PRO-1", name = "Pro" });
        var other = await http.PostAsJsonAsync(Products, new { sku = "PRO-2", name = "Other" });

        ((int)first.StatusCode).ShouldBe(201);
        ((int)again.StatusCode).ShouldBe(201);
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        ((int)other.StatusCode).ShouldBe(422);
        (await company.Get("billing", "/billing/catalog/products")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    private static async Task<int> Post(HttpClient http, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var request = new HttpRequestMessage(HttpMethod.Post, Products) { Content = content };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json", text);
        JsonDocument.Parse(text).RootElement.GetProperty("status").GetInt32().ShouldBe((int)answer.StatusCode);
        return (int)answer.StatusCode;
    }
}
