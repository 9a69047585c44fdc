using DotMac.Fleet.Tests;
using Microsoft.Playwright;
using OtpNet;

namespace DotMac.Browser.Tests;

/// <summary>The account page in a real browser, behind the gateway: every section clicked through under its strict policy.</summary>
[UsesFleet]
public sealed class AccountTests(FleetFixture fleet, BrowserFixture browser)
{
    private const string New = "another horse Battery 7";

    [Fact]
    public async Task A_user_changes_its_password_and_ends_a_session()
    {
        var company = await Company.SignUp(fleet, "account");
        await using var opened = await SignIn(company);
        var page = opened.Page;
        await page.GetByText("Change the password").First.ClickAsync();
        await page.GetByLabel("Present password").FillAsync(Company.Password);
        await page.GetByLabel("New password").FillAsync(New);
        await Press(page, "Change the password");
        await Says(page, "Your password is changed");

        await using var elsewhere = await SignIn(company, New);
        await page.ReloadAsync();
        await Press(page, "Sign out: Chrome on Linux");
        await Says(page, "You are signed out there");
        await elsewhere.Page.ReloadAsync();
        await elsewhere.Page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" }).WaitForAsync();
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_user_turns_the_second_factor_on_and_signs_in_with_its_app()
    {
        var company = await Company.SignUp(fleet, "app-code");
        await using var opened = await SignIn(company);
        var page = opened.Page;
        await page.GetByText("Turn it on").First.ClickAsync();
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Company.Password);
        await Press(page, "Go on");
        (await page.GetByAltText("QR code").EvaluateAsync<int>("picture => picture.naturalWidth")).ShouldBeGreaterThan(100);
        var secret = Base32Encoding.ToBytes(await page.Locator("code").InnerTextAsync());
        (await page.Locator(".codes li").CountAsync()).ShouldBe(10);
        await page.GetByLabel("Code").FillAsync(new Totp(secret).ComputeTotp());
        await Press(page, "Turn it on");
        await Says(page, "From now on your sign-ins ask for a code");
        await using var again = await Open(company);
        await Fill(again.Page, company, Company.Password);
        await again.Page.GetByLabel("Code of your authenticator app").FillAsync(new Totp(secret).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30)));
        await Press(again.Page, "Sign in");
        await again.Page.GetByRole(AriaRole.Heading, new() { Name = "Your account" }).WaitForAsync();
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_user_adds_a_passkey_and_signs_in_with_it()
    {
        var company = await Company.SignUp(fleet, "key");
        await using var opened = await SignIn(company);
        var page = opened.Page;
        await page.AddAuthenticator();
        await Press(page, "Add a passkey");
        await page.GetByLabel("Name, to tell it").FillAsync("Chromium");
        await Press(page, "Make the passkey");
        await Says(page, "The passkey is added");
        await page.GetByLabel("New name of Chromium").FillAsync("Kitchen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Says(page, "The passkey has its new name");

        await page.GotoAsync(new Uri(fleet.App.GetEndpoint("gateway"), "/api/v1/auth/account/sign-in").ToString());
        await Press(page, "Sign in with a passkey");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Your account" }).WaitForAsync();
        await page.GetByText("Used 20").WaitForAsync();
        await Press(page, "Remove: Kitchen");
        await Says(page, "The passkey is removed");
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_user_takes_back_what_an_app_was_allowed()
    {
        var company = await Company.SignUp(fleet, "taken-back");
        var app = await company.Post("identity", "/auth/clients/apps", new { name = "Notes", kind = "public", redirect_uris = new[] { "http://127.0.0.1/cb" } });
        await using var opened = await SignIn(company);
        var page = opened.Page;
        var gateway = fleet.App.GetEndpoint("gateway");
        using var client = new WaitingApp();
        await page.GotoAsync(new Uri(gateway,
            $"/connect/authorize?client_id={app.GetProperty("client_id").GetString()}&redirect_uri={Uri.EscapeDataString(client.Address)}" +
            "&response_type=code&scope=openid&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256").ToString());
        await Press(page, "Allow");
        await page.WaitForURLAsync($"{client.Address}?**");
        await page.GotoAsync(new Uri(gateway, "/api/v1/auth/account").ToString());
        await Press(page, "Take back: Notes");
        await Says(page, "The app has no access any more");
        (await company.Get("identity", "/auth/me/consents")).GetProperty("items").GetArrayLength().ShouldBe(0);
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_user_moves_to_the_address_whose_mail_it_opens()
    {
        var company = await Company.SignUp(fleet, "moved");
        await using var opened = await SignIn(company);
        var (page, fresh) = (opened.Page, $"new@{company.Slug}.example");
        await page.GetByText("Change the address").ClickAsync();
        await page.GetByLabel("New address").FillAsync(fresh);
        await Press(page, "Send the link");
        await Says(page, "We have sent a link to the new address");
        var text = (await fleet.Caught.Mail(fresh)).GetProperty("Text").GetString()!;
        await page.GotoAsync(text.Split('\n').First(line => line.Contains("?token=")).Trim());
        await Press(page, "Confirm");
        await page.GetByText($"From now on you sign in as {fresh}").WaitForAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Look at your account" }).ClickAsync();
        await page.GetByText(fresh).WaitForAsync();
        opened.Complaints.ShouldBeEmpty();
    }

    private async Task<OpenPage> Open(Company company) => await browser.Open(new Uri(fleet.App.GetEndpoint("gateway"), $"/api/v1/auth/account?tenant={company.Slug}"));

    private async Task<OpenPage> SignIn(Company company, string password = Company.Password)
    {
        var opened = await Open(company);
        await Fill(opened.Page, company, password);
        await opened.Page.GetByRole(AriaRole.Heading, new() { Name = "Your account" }).WaitForAsync();
        return opened;
    }

    private static async Task Fill(IPage page, Company company, string password)
    {
        await page.GetByLabel("E-mail").FillAsync($"admin@{company.Slug}.example");
        await page.GetByLabel("Password").FillAsync(password);
        await Press(page, "Sign in");
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private static Task Says(IPage page, string said) => page.GetByRole(AriaRole.Status).GetByText(said).WaitForAsync();
}
