using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Gateway.Reference;

namespace DotMac.Gateway.Tests;

public sealed partial class ReferenceTests(EdgeFixture edge)
{
    [Fact]
    public async Task One_page_shows_all_services_and_loads_nothing_from_elsewhere()
    {
        using var answer = await edge.Send("/scalar/");
        var page = await answer.Content.ReadAsStringAsync();
        foreach (var service in new[] { "identity", "tenancy", "billing", "partners", "notifications", "audit", "operations" })
            page.ShouldContain($"openapi/{service}.json");
        page.ShouldNotContain("https://");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldNotContain("unsafe-eval");
        policy.ShouldContain(Nonce().Match(page).Value.Replace("nonce=\"", "'nonce-", StringComparison.Ordinal).TrimEnd('"'));
        (await edge.Send("/scalar/scalar.js")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_services_document_names_the_gateway_as_its_server()
    {
        var document = JsonDocument.Parse(await edge.Http.GetStringAsync(new Uri("/openapi/billing.json", UriKind.Relative))).RootElement;
        document.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("http://localhost:8080");
        await EdgeFixture.Problem(await edge.Send("/openapi/nobody.json"), 404, "service.not_found");
    }

    [Theory]
    [InlineData("quota-exceeded", "429")]
    [InlineData("invoice-not-found", "404")]
    [InlineData("something-nobody-foresaw", "document")]
    public async Task The_type_of_every_problem_leads_to_a_page(string slug, string says)
    {
        using var answer = await edge.Send($"/problems/{slug}");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(says);
    }

    [Fact]
    public async Task A_problem_page_takes_no_markup_from_its_address() =>
        await EdgeFixture.Problem(await edge.Send("/problems/<script>"), 404, "route.not_found");

    [Fact]
    public async Task Health_metrics_and_service_information_are_there()
    {
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics", "/api", "/api/v1/info" })
            (await edge.Send(path)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        (await edge.Http.GetStringAsync(new Uri("/api/v1/info", UriKind.Relative))).ShouldContain("/api/v1/billing");
    }

    [Fact]
    public async Task A_wrong_method_on_a_page_of_the_gateway_is_405() =>
        await EdgeFixture.Problem(await edge.Send("/api/v1/info", method: HttpMethod.Delete), 405, "route.method_not_allowed");

    [Fact]
    public async Task Metrics_are_not_shown_to_whom_a_proxy_lets_in() =>
        await EdgeFixture.Problem(await edge.Send("/metrics", headers: ("X-Forwarded-For", "203.0.113.7")), 404, "route.not_found");

    [Fact]
    public async Task A_document_is_kept_for_a_minute()
    {
        var before = edge.Service.Documents;
        for (var i = 0; i < 5; i++)
        {
            using var answer = await edge.Send("/openapi/partners.json");
            answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=60");
        }

        (edge.Service.Documents - before).ShouldBeLessThanOrEqualTo(1);
    }

    /// <summary>Looked up in the sources: the gateway references no service.</summary>
    [Fact]
    public void Every_code_that_the_fleet_answers_with_has_a_meaning_and_the_page_tells_its_status()
    {
        var status = new Dictionary<string, string>
        {
            ["Malformed"] = "400",
            ["Unauthenticated"] = "401",
            ["Forbidden"] = "403",
            ["NotFound"] = "404",
            ["Conflict"] = "409",
            ["Stale"] = "412",
            ["Rule"] = "422",
            ["PreconditionRequired"] = "428",
            ["TooMany"] = "429",
            ["Unavailable"] = "503",
        };
        var codes = new[] { "services", "ServiceDefaults", "gateway" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(PublicPathTests.Root(), folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Refusals().Matches(File.ReadAllText(file)))
            .Select(match => (Code: match.Groups["code"].Value, Status: status[match.Groups["refusal"].Value])).Distinct().ToList();
        codes.Count.ShouldBeGreaterThan(80);
        foreach (var (code, answered) in codes)
            ProblemMeanings.Of(code.Replace('.', '-').Replace('_', '-'))?.Status.ShouldBe(answered, code);
        codes.Select(refusal => refusal.Code).Where(code => ProblemMeanings.Of(code.Replace('.', '-').Replace('_', '-')) is null).ShouldBeEmpty();
    }

    [GeneratedRegex(@"Refusal\.(?<refusal>\w+),\s*""(?<code>[a-z0-9_.]+)""")]
    private static partial Regex Refusals();

    [GeneratedRegex("nonce=\"[^\"]+\"")]
    private static partial Regex Nonce();
}
