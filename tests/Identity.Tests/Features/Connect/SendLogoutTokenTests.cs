using System.Net;
using System.Text.Json;
using DotMac.Identity.Security;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>OpenID Connect Back-Channel Logout 1.0.</summary>
public sealed class SendLogoutTokenTests(IdentityHost host) : IAsyncLifetime
{
    private LogoutReceiver receiver = null!;

    public async ValueTask InitializeAsync() => receiver = await LogoutReceiver.Start(host);

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    [Fact]
    public async Task Every_client_of_the_sign_in_is_told_by_a_signed_token_of_its_own()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var (first, second) = (await SignIn(company, browser, "first"), await SignIn(company, browser, "second"));
        await browser.Get($"/connect/logout?id_token_hint={first.IdToken}");

        var token = await Told("first");
        (token.Typ, token.Issuer, token.Audiences.Single()).ShouldBe(("logout+jwt", "http://localhost:8080/", first.App.ClientId));
        var id = new JsonWebToken(first.IdToken);
        (token.Subject, token.GetClaim("sid").Value).ShouldBe((id.Subject, id.GetClaim("sid").Value));
        token.GetPayloadValue<JsonElement>("events").GetProperty(LogoutTokens.Event).ValueKind.ShouldBe(JsonValueKind.Object);
        token.Id.ShouldNotBeEmpty();
        token.TryGetPayloadValue<string>("nonce", out _).ShouldBeFalse();
        (await Verify(token)).ShouldBeTrue();
        (await Told("second")).Audiences.Single().ShouldBe(second.App.ClientId);

        using var http = host.WithToken(token.EncodedToken);
        (await http.GetAsync("/connect/userinfo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "a logout token opens nothing");
    }

    [Fact]
    public async Task A_client_that_fails_is_told_again_and_one_that_refuses_is_not()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var first = await SignIn(company, browser, "flaky", 503, 200);
        await SignIn(company, browser, "stubborn", 400);
        await browser.Get($"/connect/logout?id_token_hint={first.IdToken}");
        await Eventually.Get(() => Task.FromResult(receiver.At("flaky").Count), count => count == 2, "the second try");
        receiver.At("stubborn").Count.ShouldBe(1);
    }

    [Fact]
    public async Task However_a_session_ends_its_client_is_told()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var signed = await SignIn(company, browser, "elsewhere");
        using var http = host.WithToken(await company.OwnerToken());
        (await http.DeleteAsync("/api/v1/auth/me/sessions")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Told("elsewhere")).GetClaim("sid").Value.ShouldBe(new JsonWebToken(signed.IdToken).GetClaim("sid").Value);
    }

    [Fact]
    public async Task A_sign_in_that_makes_room_for_a_sixth_takes_along_what_clients_got_from_it()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var signed = await SignIn(company, browser, "crowded");
        for (var count = 0; count < 4; count++) // room for one is made by the session that registered the client
            await (await host.Login(company)).Tokens();
        await Told("crowded");
        (await signed.App.Refresh(signed.Refresh)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.As(company.Id, db => db.Sessions.CountAsync(session => session.RevokedAt == null))).ShouldBe(4);
    }

    [Fact]
    public async Task However_many_clients_a_browser_signs_in_to_its_own_sign_in_stays()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var first = await SignIn(company, browser, "first-of-many");
        for (var count = 0; count < 4; count++)
            await SignIn(company, browser, $"many-{count}");
        await Told("first-of-many");
        (await first.App.Refresh(first.Refresh)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await host.As(company.Id, db => db.Sessions.CountAsync(app => app.RevokedAt == null &&
            db.Sessions.Any(session => session.Id == app.BrowserSessionId && session.RevokedAt == null)))).ShouldBe(4);
    }

    [Fact]
    public async Task What_was_lent_for_when_the_user_is_away_outlives_its_sign_in_and_is_told()
    {
        var company = await host.SignUp();
        using var browser = new Browser(host);
        var signed = await SignIn(company, browser, "offline", [200], "openid offline_access");
        await browser.Get($"/connect/logout?id_token_hint={signed.IdToken}");
        await Told("offline");
        (await signed.App.Refresh(signed.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("https://10.0.0.1/logout")]
    [InlineData("https://localhost/logout")]
    [InlineData("http://app.example/logout")]
    [InlineData("https://user:secret@app.example/logout")]
    public async Task An_address_inside_or_without_tls_is_not_registered(string address)
    {
        var company = await host.SignUp();
        var answer = await host.Post(
            "/api/v1/auth/clients/apps",
            new { name = "App", kind = "public", redirect_uris = new[] { "https://app.example/cb" }, backchannel_logout_uri = address }, await company.OwnerToken());
        await answer.Refuses(422, "client.logout_uri_invalid");
    }

    private Task<(App App, string Refresh, string IdToken)> SignIn(Company company, Browser browser, string name, params int[] statuses) =>
        SignIn(company, browser, name, statuses.Length == 0 ? [200] : statuses, "openid");

    private async Task<(App App, string Refresh, string IdToken)> SignIn(Company company, Browser browser, string name, int[] statuses, string scope)
    {
        var app = await App.Register(host, company, new() { ["backchannel_logout_uri"] = receiver.Url(name, statuses) });
        var body = await (await app.Redeem(Browser.Told(await browser.Walk(app.Address(("scope", scope)), company.OwnerEmail))["code"])).Json();
        return (app, body.GetProperty("refresh_token").GetString()!, body.GetProperty("id_token").GetString()!);
    }

    private async Task<JsonWebToken> Told(string name) =>
        new((await Eventually.Get(() => Task.FromResult(receiver.At(name)), told => told.Count > 0, $"a logout token at {name}"))[0]);

    private async Task<bool> Verify(JsonWebToken token)
    {
        using var http = host.Anonymous();
        var keys = new JsonWebKeySet(await http.GetStringAsync("/.well-known/jwks.json"));
        return (await new JsonWebTokenHandler().ValidateTokenAsync(token.EncodedToken, new TokenValidationParameters
        {
            ValidIssuer = "http://localhost:8080/",
            ValidateAudience = false,
            ValidTypes = ["logout+jwt"],
            IssuerSigningKeys = keys.GetSigningKeys(),
        })).IsValid;
    }
}
