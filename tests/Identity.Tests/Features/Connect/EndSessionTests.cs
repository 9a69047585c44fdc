using System.Net;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>OpenID Connect RP-Initiated Logout 1.0.</summary>
public sealed class EndSessionTests(IdentityHost host)
{
    private const string Bye = "https://app.example/bye";

    [Fact]
    public async Task With_the_id_token_the_user_is_signed_out_at_once_and_led_back()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var (app, tokens) = await SignedIn(company, browser);
        var answer = await browser.Get($"/connect/logout?id_token_hint={tokens.IdToken}&post_logout_redirect_uri={Uri.EscapeDataString(Bye)}&state=a%20b%26c");
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answer.Content.ReadAsStringAsync());
        answer.Headers.Location!.OriginalString.ShouldBe($"{Bye}?state=a%20b%26c");
        await App.Refuses(await app.Refresh(tokens.Refresh), "invalid_grant");
        Browser.Told(await browser.Get(app.Address(("prompt", "none"))))["error"].ShouldBe("login_required");
        browser.SetCookies.ShouldContain(cookie => cookie.StartsWith("__Host-dotmac=;"));
        (await Live(company)).ShouldBe(["dotmac"]);
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_out" && record.Outcome == "succeeded");
        using var http = host.WithToken(tokens.Access);
        await Eventually.Get(
            async () => (await http.GetAsync("/connect/userinfo")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
    }

    [Fact]
    public async Task Without_a_hint_the_user_is_asked_first()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var (app, tokens) = await SignedIn(company, browser);
        var address = $"/connect/logout?client_id={app.ClientId}&post_logout_redirect_uri={Uri.EscapeDataString(Bye)}&state=x";
        var page = await (await browser.Get(address)).Content.ReadAsStringAsync();
        page.ShouldContain("Sign out?");
        (await Live(company)).Count.ShouldBe(3);

        var answer = await browser.Submit(page, "", "", "sign_out");
        answer.Headers.Location!.OriginalString.ShouldBe($"{Bye}?state=x");
        await App.Refuses(await app.Refresh(tokens.Refresh), "invalid_grant");
    }

    [Fact]
    public async Task A_form_of_another_site_signs_nobody_out()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        await SignedIn(company, browser);
        var forged = await browser.Post("/connect/logout", new Dictionary<string, string> { ["decision"] = "sign_out", ["form_token"] = new('x', 43) });
        await forged.Refuses(403, "form.foreign");
        (await Live(company)).Count.ShouldBe(3);
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_out" && record.Code == "form.foreign");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example/bye/")]
    [InlineData("https://app.example/bye?x=1")]
    [InlineData("https://app.example/cb")]
    public async Task The_browser_goes_nowhere_that_is_not_registered_letter_for_letter(string target)
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var (_, tokens) = await SignedIn(company, browser);
        var answer = await browser.Get($"/connect/logout?id_token_hint={tokens.IdToken}&post_logout_redirect_uri={Uri.EscapeDataString(target)}");
        await answer.Refuses(400, "logout.redirect_refused");
        (await Live(company)).Count.ShouldBe(3);
        (await host.Audits(company)).ShouldContain(record => record.Action == "sign_out" && record.Code == "logout.redirect_refused");
    }

    [Fact]
    public async Task The_hint_of_somebody_else_or_of_nobody_only_asks()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var (app, tokens) = await SignedIn(company, browser);
        var other = await host.Member(company, "tenant_member");
        using var elsewhere = new Browser(host);
        var theirs = await Tokens(app, Browser.Told(await elsewhere.Walk(app.Address(), other.Email))["code"]);
        (await (await browser.Get($"/connect/logout?id_token_hint={theirs.IdToken}")).Content.ReadAsStringAsync()).ShouldContain("Sign out?");
        (await (await browser.Get($"/connect/logout?id_token_hint={tokens.IdToken}x")).Content.ReadAsStringAsync()).ShouldContain("Sign out?");
        (await (await browser.Get($"/connect/logout?id_token_hint={tokens.Access}")).Content.ReadAsStringAsync()).ShouldContain("Sign out?");
        (await app.Refresh(tokens.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_told_so_and_led_nowhere_unknown()
    {
        using var browser = new Browser(host);
        (await (await browser.Get("/connect/logout")).Content.ReadAsStringAsync()).ShouldContain("You are signed out");
        await (await browser.Get("/connect/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example")).Refuses(400, "logout.redirect_refused");
        using var http = host.Anonymous();
        var document = await (await http.GetAsync("/.well-known/openid-configuration")).Json();
        document.GetProperty("end_session_endpoint").GetString().ShouldBe("http://localhost:8080/connect/logout");
        document.GetProperty("backchannel_logout_session_supported").GetBoolean().ShouldBeTrue();
    }

    private async Task<(App App, (string Access, string Refresh, string IdToken) Tokens)> SignedIn(Company company, Browser browser)
    {
        var app = await App.Register(host, company, new() { ["post_logout_redirect_uris"] = new[] { Bye } });
        return (app, await Tokens(app, Browser.Told(await browser.Walk(app.Address(), company.OwnerEmail))["code"]));
    }

    private static async Task<(string Access, string Refresh, string IdToken)> Tokens(App app, string code)
    {
        var body = await (await app.Redeem(code)).Json();
        return (body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!, body.GetProperty("id_token").GetString()!);
    }

    private Task<List<string>> Live(Company company) => host.As(
        company.Id, db => db.Sessions.Where(session => session.RevokedAt == null).Select(session => session.ClientId).ToListAsync());
}
