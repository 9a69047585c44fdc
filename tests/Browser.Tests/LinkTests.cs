using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using DotMac.Fleet.Tests;
using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>What mailed links open in a real browser, behind the gateway: no script runs, and the strict policy lets the form pass.</summary>
[UsesFleet]
public sealed partial class LinkTests(FleetFixture fleet, BrowserFixture browser)
{
    private const string Policy = "/api/v1/auth/sign-in-policy";

    [Fact]
    public async Task Who_is_invited_follows_the_mail_chooses_a_password_and_signs_in()
    {
        var company = await Company.SignUp(fleet, "invited");
        var email = $"grace@{company.Slug}.example";
        await company.Post("tenancy", $"/tenants/{company.TenantId}/invitations", new { email });
        await using var opened = await browser.Open(await LinkOf(email, ""));
        var page = opened.Page;
        await page.GetByText("invites you to").WaitForAsync();
        await page.GetByLabel("Your name").FillAsync("Grace Hopper");
        await page.GetByLabel("Password").FillAsync(Company.Password);
        await Press(page, "Accept");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignsIn(page, email, Company.Password);
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Who_forgot_the_password_sets_a_new_one_by_the_mail()
    {
        const string chosen = "another horse Battery 7";
        var company = await Company.SignUp(fleet, "forgot");
        var email = $"admin@{company.Slug}.example";
        await company.Post("identity", "/auth/password-reset", new { email, tenant = company.Slug });
        await using var opened = await browser.Open(await LinkOf(email, "password"));
        await opened.Page.GetByLabel("Password").FillAsync(chosen);
        await Press(opened.Page, "Set password");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignsIn(opened.Page, email, chosen);
        opened.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_colleague_confirms_the_address_and_is_told_on_the_form_what_is_wrong_with_a_password()
    {
        var company = await Company.SignUp(fleet, "confirms");
        var email = $"alan@{company.Slug}.example";
        await company.Post("identity", "/users", new { email, full_name = "Alan Turing", roles = new[] { "tenant_member" } });
        await using var opened = await browser.Open(await LinkOf(email, ""));
        await opened.Page.GetByLabel("Password").FillAsync("easy");
        await Press(opened.Page, "Confirm");
        await opened.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await opened.Page.GetByLabel("Password").FillAsync(Company.Password);
        await Press(opened.Page, "Confirm");
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignsIn(opened.Page, email, Company.Password);
    }

    [Fact]
    public async Task Who_registers_on_the_page_follows_the_mail_says_a_name_and_signs_in()
    {
        var company = await Company.SignUp(fleet, "registers");
        await LetStrangersIn(company);
        var email = $"alan@{company.Slug}.example";
        await using var opened = await browser.Open(new Uri(fleet.App.GetEndpoint("gateway"), $"/api/v1/auth/account?tenant={company.Slug}"));
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await page.GetByLabel("E-mail").FillAsync(email);
        await Screens.Keep(page, "register");
        await Press(page, "Send the mail");
        await page.GetByText("a mail is on its way").WaitForAsync();
        await Screens.Keep(page, "registered");

        await page.GotoAsync((await LinkOf(email, "")).ToString());
        await page.GetByLabel("Your name").FillAsync("Alan Turing");
        await page.GetByLabel("Password").FillAsync(Company.Password);
        await Screens.Keep(page, "registration-link");
        await Press(page, "Confirm");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignsIn(page, email, Company.Password);
        opened.Complaints.ShouldBeEmpty();
    }

    private static async Task LetStrangersIn(Company company)
    {
        using var http = company.Client("identity");
        http.DefaultRequestHeaders.IfMatch.Add((await http.GetAsync(Policy)).Headers.ETag!);
        using var body = JsonContent.Create(new { open_registration = true });
        (await http.PatchAsync(Policy, body)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<Uri> LinkOf(string email, string subject) => new(
        fleet.App.GetEndpoint("gateway"), new Uri(Link().Match((await fleet.Caught.Mail(email, subject)).GetProperty("Text").GetString()!).Value).PathAndQuery);

    private static async Task SignsIn(IPage page, string email, string password)
    {
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await Press(page, "Sign in");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Your account" }).WaitForAsync();
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    [GeneratedRegex(@"https?://\S+\?token=\S+")]
    private static partial Regex Link();
}
