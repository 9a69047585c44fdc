using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Tests.Features.Connect;
using DotMac.TestKit;

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
        await (await other.DeleteAsync($"{Path}/%00")).Refuses(404, "consent.not_found");
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
}
