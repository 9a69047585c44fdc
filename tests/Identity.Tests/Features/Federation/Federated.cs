using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using System.Web;
using DotMac.Identity.Tests.Features.Connect;

namespace DotMac.Identity.Tests.Features.Federation;

/// <summary>A provider of a company, and people who come in through it.</summary>
internal sealed partial record Federated(IdentityHost Host, Company Company, OddProvider Provider, string Name, Guid Id)
{
    public static async Task<Federated> Register(
        IdentityHost host, Company company, OddProvider provider, string name = "corp", string provisioning = "none", string[]? domains = null, string kind = "oidc")
    {
        using var made = await host.Post(
            "/api/v1/auth/identity-providers",
            new
            {
                name,
                kind,
                issuer = kind == "oidc" ? provider.Issuer(name) : provider.Issuer(""),
                client_id = "dotmac",
                client_secret = OddProvider.Secret,
                display_name = "Corp & Co",
                provisioning,
                email_domains = domains,
            },
            await company.OwnerToken());
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        return new(host, company, provider, name, (await made.Json()).GetProperty("id").GetGuid());
    }

    /// <summary>The browser is sent to the provider.</summary>
    public async Task<Uri> Begin(Browser browser, string? address = null)
    {
        var sent = await browser.Get(address ?? $"/api/v1/auth/oauth/{Name}/authorize?tenant={Company.Slug}");
        sent.StatusCode.ShouldBe(HttpStatusCode.Found, await sent.Content.ReadAsStringAsync());
        return sent.Headers.Location!;
    }

    /// <summary>Begins, signs in there, and comes back.</summary>
    public async Task<HttpResponseMessage> SignIn(Browser browser, Person person, Flaw flaw = Flaw.Nothing) =>
        await browser.Get(Provider.Answer(await Begin(browser), person, flaw));

    /// <summary>The address at which the token's user links an account, asked for in that browser.</summary>
    public async Task<string> AskToLink(Browser browser, string token)
    {
        browser.Headers["Authorization"] = $"Bearer {token}";
        var asked = await browser.PostJson("/api/v1/auth/me/external-logins/link", new { provider = Name });
        browser.Headers.Clear();
        asked.StatusCode.ShouldBe(HttpStatusCode.OK, await asked.Content.ReadAsStringAsync());
        return new Uri((await asked.Json()).GetProperty("address").GetString()!).PathAndQuery;
    }

    /// <summary>Deletes the provider.</summary>
    public async Task Delete()
    {
        using var http = Host.WithToken(await Company.OwnerToken());
        (await http.DeleteAsync($"/api/v1/auth/identity-providers/{Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    /// <summary>Changes it as its newest ETag allows.</summary>
    public async Task<HttpResponseMessage> Patch(object changes)
    {
        using var http = Host.WithToken(await Company.OwnerToken());
        var read = await http.GetAsync($"/api/v1/auth/identity-providers/{Id}");
        http.DefaultRequestHeaders.IfMatch.Add(read.Headers.ETag!);
        return await http.PatchAsJsonAsync($"/api/v1/auth/identity-providers/{Id}", changes);
    }

    public static string Link(string page) => HttpUtility.HtmlDecode(Href().Match(page).Groups[1].Value);

    [GeneratedRegex("<a class=\"provider\" href=\"([^\"]*)\"")]
    private static partial Regex Href();
}

/// <summary>What came of it.</summary>
internal static class Outcomes
{
    public static async Task SignedIn(this HttpResponseMessage answer, Browser browser)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.Content.ReadAsStringAsync()).ShouldContain("You are signed in");
        browser.SetCookies.ShouldContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal));
    }

    /// <summary>The page says so, and nobody is signed in.</summary>
    public static async Task RefusedWith(this HttpResponseMessage answer, Browser browser, int status, string said)
    {
        ((int)answer.StatusCode).ShouldBe(status, await answer.Content.ReadAsStringAsync());
        HttpUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain(said);
        browser.SetCookies.ShouldNotContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal));
    }
}
