using DotMac.Fleet.Tests;
using DotMac.Identity.Tests.Features.Federation;
using Microsoft.Playwright;

namespace DotMac.Browser.Tests;

/// <summary>A provider's button on the sign-in page, pressed in a real browser.</summary>
[UsesFleet]
public sealed class ProviderTests(FleetFixture fleet, BrowserFixture browser)
{
    [Fact]
    public async Task Whoever_presses_it_signs_in_there_and_comes_back_to_its_account_here()
    {
        await using var provider = await OddProvider.Start(fleet.Receiver.Port);
        var company = await Company.SignUp(fleet, "provider");
        provider.Visitor = new Person("grace-1", $"grace@{company.Slug}.example");
        await company.Post("identity", "/auth/identity-providers", new
        {
            name = "corp",
            kind = "oidc",
            issuer = provider.Issuer("corp"),
            client_id = "dotmac",
            client_secret = OddProvider.Secret,
            display_name = "Corp & Co",
            provisioning = "just_in_time",
        });
        await using var opened = await browser.Open(new Uri(fleet.App.GetEndpoint("gateway"), $"/api/v1/auth/account?tenant={company.Slug}"));
        var page = opened.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Corp & Co" }).ClickAsync();
        await page.GetByText("Sign in as Grace").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Your account" }).WaitForAsync();
        await page.GetByText($"grace@{company.Slug}.example").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Unlink: Corp & Co" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).GetByText("It is your only way to sign in").WaitForAsync();
    }
}
