using System.Net;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Passkeys;
using DotMac.Identity.Tests.Features.SecondFactors;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>The sign-in page with a passkey, as its script sends it; a browser test runs the script itself.</summary>
public sealed class PasskeyPageTests(IdentityHost host)
{
    [Fact]
    public async Task A_passkey_signs_in_at_the_page_and_asks_for_no_code()
    {
        var company = await host.SignUp();
        var (app, pages) = (await App.Register(host, company), new PasskeyClient(host, company));
        await Authenticator.On(host, company);
        var (authenticator, _) = await pages.Registered();
        using var browser = new Browser(host);
        var page = await (await browser.Get(app.Address())).Content.ReadAsStringAsync();
        page.ShouldContain($"data-tenant=\"{company.Id}\"");

        var fields = Browser.Fields(page);
        fields["passkey"] = JsonSerializer.Serialize(authenticator.Get(await pages.SignInOptions(company.Id.ToString())));
        var entered = await browser.Post("/connect/sign-in", fields);
        entered.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await entered.Content.ReadAsStringAsync());
        browser.SetCookies.ShouldContain(cookie => cookie.StartsWith("__Host-dotmac=", StringComparison.Ordinal));
        Browser.Told(await browser.Walk(entered.Headers.Location!.ToString(), company.OwnerEmail))["code"].Length.ShouldBe(86);
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_in" && record.Outcome == "succeeded");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("\"\\u0000\"")]
    public async Task What_is_no_passkey_is_told_on_the_page_and_recorded(string passkey)
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var fields = Browser.Fields(await (await browser.Get(app.Address())).Content.ReadAsStringAsync());
        fields["passkey"] = passkey;
        var refused = await browser.Post("/connect/sign-in", fields);
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("The passkey is unknown");
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_in" && record.Code == "auth.passkey_invalid");
    }

    [Fact]
    public async Task The_script_is_the_same_for_everybody_and_runs_on_no_other_page()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        var script = await browser.Get("/connect/passkey.js");
        (script.StatusCode, script.Content.Headers.ContentType!.MediaType).ShouldBe((HttpStatusCode.OK, "text/javascript"));

        var page = await (await browser.Get(app.Address())).Content.ReadAsStringAsync();
        var entered = await browser.Submit(page, company.OwnerEmail, IdentityHost.Password, "allow");
        var consent = await browser.Get(entered.Headers.Location!.ToString());
        consent.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("script-src");
        (await consent.Content.ReadAsStringAsync()).ShouldNotContain("<script");
    }
}
