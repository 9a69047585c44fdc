using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Tests.Features.AllowedApps;

/// <summary>What a user has allowed to apps, and takes back.</summary>
public sealed class WithdrawConsentTests(IdentityHost host)
{
    private const string Path = "/api/v1/auth/me/consents";

    [Fact]
    public async Task A_consent_is_listed_with_the_name_of_its_app_and_to_nobody_else()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        await app.SignIn("openid email");
        using var owner = host.WithToken(await company.OwnerToken());
        var listed = (await owner.GetFromJsonAsync<JsonElement>(Path)).GetProperty("items")[0];
        (listed.GetProperty("client_id").GetString(), listed.GetProperty("name").GetString()![..4]).ShouldBe((app.ClientId, "App "));
        listed.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()).ShouldBe(["openid", "email"], ignoreOrder: true);

        var member = await host.Member(company);
        using var other = host.WithToken(member.Token);
        (await other.GetFromJsonAsync<JsonElement>(Path)).GetProperty("items").GetArrayLength().ShouldBe(0);
        await (await other.DeleteAsync($"{Path}/{app.ClientId}")).Refuses(404, "consent.not_found");
        (await other.DeleteAsync($"{Path}/%00")).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "the server itself refuses such an address");
    }

    [Fact]
    public async Task The_app_loses_its_tokens_and_refresh_families_and_has_to_ask_again()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var (access, refresh) = await app.SignIn();
        var (_, away) = await app.SignIn("openid offline_access");
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"{Path}/{app.ClientId}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await App.Refuses(await app.Refresh(refresh), "invalid_grant");
        await App.Refuses(await app.Refresh(away), "invalid_grant");
        using var http = host.WithToken(access);
        await Eventually.Get(async () => (await http.GetAsync("/connect/userinfo")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the end");
        (await owner.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.OK, "the user stays signed in");
        var events = await host.Events(company.Id);
        (events.Count(name => name == "consent.withdrawn"), events.Count(name => name == "session.revoked")).ShouldBe((1, 2));

        using var browser = new Browser(host);
        await browser.Walk(app.Address(), company.OwnerEmail, decision: "deny");
        Browser.Told(await browser.Walk(app.Address(), company.OwnerEmail, decision: "deny"))["error"].ShouldBe("access_denied", "it asks again");
        await (await owner.DeleteAsync($"{Path}/{app.ClientId}")).Refuses(404, "consent.not_found");
    }

    [Fact]
    public async Task A_code_that_is_on_its_way_gives_nothing()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var code = await app.Code();
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"{Path}/{app.ClientId}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await App.Refuses(await app.Redeem(code), "invalid_grant");
    }

    [Fact]
    public async Task A_code_from_before_stays_void_once_the_app_is_allowed_again()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var code = await app.Code();
        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"{Path}/{app.ClientId}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var later = await app.Code();
        await App.Refuses(await app.Redeem(code), "invalid_grant");
        (await app.Redeem(later)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_code_gives_nothing_beyond_what_is_allowed_when_it_is_redeemed()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var code = await app.Code();
        List<string> less = ["openid"];
        await host.As(company.Id, async db =>
        {
            await db.Consents.ExecuteUpdateAsync(row => row.SetProperty(found => found.Scopes, less));
            db.MarkSaved();
            return 0;
        });
        await App.Refuses(await app.Redeem(code), "invalid_grant");
    }

    [Fact]
    public async Task A_device_that_was_allowed_and_has_not_asked_again_gets_nothing()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, new() { ["allow_device_grant"] = true });
        await app.SignIn("openid");
        var asked = await (await host.Connect("device", new() { ["client_id"] = app.ClientId, ["scope"] = "openid" })).Json();
        using var browser = new Browser(host);
        var signIn = await browser.Get(new Uri(asked.GetProperty("verification_uri_complete").GetString()!).PathAndQuery);
        var back = await browser.Submit(await signIn.Content.ReadAsStringAsync(), company.OwnerEmail, IdentityHost.Password, "");
        var ask = await (await browser.Get(back.Headers.Location!.ToString())).Content.ReadAsStringAsync();
        (await (await browser.Submit(ask, "", "", "allow")).Content.ReadAsStringAsync()).ShouldContain("Your device is connected");

        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"{Path}/{app.ClientId}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var polled = await host.Token(new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
            ["client_id"] = app.ClientId,
            ["device_code"] = asked.GetProperty("device_code").GetString()!,
        });
        await App.Refuses(polled, "expired_token");
    }

    [Fact]
    public async Task With_a_user_that_is_removed_goes_what_it_had_allowed()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var member = await host.Member(company);
        using var browser = new Browser(host);
        await app.Redeem(Browser.Told(await browser.Walk(app.Address(), member.Email))["code"]);
        var removed = await host.Post("/api/v1/users/bulk/delete", new { user_ids = new[] { member.Id } }, await company.OwnerToken());
        removed.StatusCode.ShouldBe(HttpStatusCode.OK, await removed.Content.ReadAsStringAsync());
        (await host.As(company.Id, db => db.Consents.CountAsync())).ShouldBe(0);
        (await host.Events(company.Id)).ShouldContain("consent.withdrawn");
    }
}
