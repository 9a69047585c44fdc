using System.Web;
using DotMac.Fleet.Tests;
using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>The pages on which a user signs in to a client, behind the gateway, with a real browser's cookies and policies.</summary>
[UsesFleet]
public sealed class SignInTests(FleetFixture fleet, BrowserFixture browser)
{
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Fact]
    public async Task A_user_signs_in_allows_a_client_and_is_sent_back_with_a_code()
    {
        using var client = new WaitingApp();
        var company = await Company.SignUp(fleet, "pages");
        var app = await company.Post(
            "identity", "/auth/clients/apps", new { name = "Notes", kind = "public", redirect_uris = new[] { "http://127.0.0.1/cb" } });
        var gateway = fleet.App.GetEndpoint("gateway");
        var address = new Uri(gateway,
            $"/connect/authorize?client_id={app.GetProperty("client_id").GetString()}&redirect_uri={Uri.EscapeDataString(client.Address)}&response_type=code" +
            $"&scope=openid&state=xyz&code_challenge={Challenge}&code_challenge_method=S256");

        await using var opened = await browser.Open(address);
        var page = opened.Page;
        await page.GetByLabel("E-mail").FillAsync($"admin@{company.Slug}.example");
        await page.GetByLabel("Password").FillAsync(Company.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).ClickAsync();
        await page.WaitForURLAsync($"{client.Address}?**");

        var told = HttpUtility.ParseQueryString(new Uri(page.Url).Query);
        (told["state"], told["iss"]).ShouldBe(("xyz", new Uri(gateway, "/").ToString()));
        told["code"]!.Length.ShouldBe(86);
        opened.Complaints.ShouldBeEmpty();
    }
}
