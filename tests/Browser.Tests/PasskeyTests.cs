using System.Text.Json;
using DotMac.Fleet.Tests;
using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>The sign-in page's script against Chromium's own WebAuthn, with an authenticator that the browser simulates.</summary>
[UsesFleet]
public sealed class PasskeyTests(FleetFixture fleet, BrowserFixture browser)
{
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Fact]
    public async Task A_passkey_made_in_the_browser_signs_its_user_in_without_a_password()
    {
        var company = await Company.SignUp(fleet, "passkeys");
        await using var opened = await browser.Open(await SignInAddress(company));
        var page = opened.Page;
        await page.AddAuthenticator();
        await Register(company, page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).WaitForAsync();
        (await company.Get("identity", "/auth/passkeys")).GetProperty("items")[0].GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.String);
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_browser_without_the_passkey_is_told_and_may_go_on_with_the_password()
    {
        var company = await Company.SignUp(fleet, "no-passkey");
        await using var opened = await browser.Open(await SignInAddress(company));
        var page = opened.Page;
        await page.AddAuthenticator();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await page.GetByLabel("E-mail").FillAsync($"admin@{company.Slug}.example");
        await page.GetByLabel("Password").FillAsync(Company.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow", Exact = true }).WaitForAsync();
    }

    private async Task<Uri> SignInAddress(Company company)
    {
        var app = await company.Post(
            "identity", "/auth/clients/apps", new { name = "Notes", kind = "public", redirect_uris = new[] { "http://127.0.0.1/cb" } });
        return new Uri(fleet.App.GetEndpoint("gateway"),
            $"/connect/authorize?client_id={app.GetProperty("client_id").GetString()}&redirect_uri={Uri.EscapeDataString("http://127.0.0.1/cb")}" +
            $"&response_type=code&scope=openid&code_challenge={Challenge}&code_challenge_method=S256");
    }

    /// <summary>What a page of the product's own would do for a signed-in user.</summary>
    private static async Task Register(Company company, IPage page)
    {
        var options = (await company.Post("identity", "/auth/passkeys/options", new { })).GetProperty("options").GetRawText();
        var credential = await page.EvaluateAsync<string>(
            """
            async options => JSON.stringify((await navigator.credentials.create(
              { publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(options)) })).toJSON())
            """,
            options);
        await company.Post("identity", "/auth/passkeys", new { name = "Chromium", credential = JsonElement.Parse(credential) });
    }
}
