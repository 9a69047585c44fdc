using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DotMac.Gateway.Tests;

/// <summary>A browser gets a page where a program gets a problem document.</summary>
public sealed partial class RefusalPageTests(EdgeFixture edge)
{
    private const string Chromium =
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7";

    /// <summary>What HttpURLConnection sends where its program says nothing else, since JDK 9; up to JDK 8 a bare * in it makes all of it unreadable.</summary>
    private const string Java = "text/html, image/gif, image/jpeg, */*; q=0.2";

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/internal/revocations")]
    [InlineData("/connect//sign-in")]
    [InlineData("/metrics", "X-Forwarded-For")]
    public async Task An_address_that_leads_nowhere_is_a_page_of_the_same_status(string path, string? header = null)
    {
        using var answer = await edge.Send(path, headers: [("Accept", Chromium), (header ?? "X-Nothing", "203.0.113.7")]);
        await Page(answer, 404, "route.not_found");
    }

    [Fact]
    public async Task The_page_has_the_policy_of_our_other_pages_and_is_never_stored()
    {
        using var answer = await edge.Send("/nowhere", headers: ("Accept", Chromium));
        var page = await Page(answer, 404, "route.not_found");
        var style = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style().Match(page).Groups[1].Value)));
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldBe(
            $"default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        answer.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.Vary.ShouldContain("Accept");
        page.ShouldContain("<html lang=\"en\">");
        page.ShouldContain("<main><h1>There is no such page</h1>");
        page.ShouldNotContain("<script");
    }

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("TEXT/HTML", true)]
    [InlineData("text/html;charset=utf-8", true)]
    [InlineData("text/*", true)]
    [InlineData("text/html, application/json;q=0.9", true)]
    [InlineData("text/html;q=0.2, */*;q=0.1", true)]
    [InlineData("*/*, text/html;q=0.9, application/problem+json;q=0.1, application/json;q=0", true)]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/html, */*", false)]
    [InlineData("text/html, application/problem+json", false)]
    [InlineData("application/json, text/html;q=0.9", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("text/html;q=0, */*;q=0.1", false)]
    [InlineData("text/html;level=1", false)]
    [InlineData("application/pdf", false)]
    [InlineData("nonsense", false)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", false)]
    [InlineData(Java, true)]
    public async Task What_is_liked_better_is_written_and_the_document_where_both_are_liked_alike(string? accept, bool page)
    {
        using var answer = await edge.Send("/nowhere", headers: accept is null ? [] : [("Accept", accept)]);
        if (page)
            await Page(answer, 404, "route.not_found");
        else
            await EdgeFixture.Problem(answer, 404, "route.not_found");
    }

    [Fact]
    public async Task Whoever_comes_to_the_API_with_a_browser_is_told_as_a_page_what_is_missing()
    {
        using var answer = await edge.Send("/api/v1/billing/invoices", headers: ("Accept", Chromium));
        await Page(answer, 401, "token.invalid");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("/nowhere", 404, "route.not_found")]
    [InlineData("/connect//sign-in", 404, "route.not_found")]
    [InlineData("/api/v1/billing/invoices", 401, "token.invalid")]
    public async Task Who_sends_a_token_or_a_key_is_a_program_whatever_it_likes(string path, int status, string code)
    {
        foreach (var shown in new[] { ("Authorization", "Bearer of-nobody"), ("Authorization", "Bearer dm_live_nobodys"), ("X-API-Key", "of-nobody") })
        {
            using var answer = await edge.Send(path, headers: [("Accept", Java), shown]);
            await EdgeFixture.Problem(answer, status, code);
        }
    }

    [Fact]
    public async Task A_head_request_has_the_headers_and_no_body()
    {
        using var answer = await edge.Send("/nowhere", method: HttpMethod.Head, headers: ("Accept", Chromium));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    /// <summary>A page with the status, the code and a trace id that is named nowhere else.</summary>
    internal static async Task<string> Page(HttpResponseMessage answer, int status, string code)
    {
        var page = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, page);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html; charset=utf-8");
        answer.Content.Headers.ContentDisposition.ShouldBeNull();
        page.ShouldContain($"<code>{code}</code>");
        Trace().IsMatch(page).ShouldBeTrue(page);
        return page;
    }

    internal static (string, string) AsBrowser => ("Accept", Chromium);

    [GeneratedRegex("<style>(.*)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("<code>[0-9a-f]{32}</code>")]
    private static partial Regex Trace();
}
