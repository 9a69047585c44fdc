using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>RFC 9126 and 8707; acceptance OA-25 and OA-17.</summary>
public sealed class PushAuthorizationTests(IdentityHost host)
{
    [Fact]
    public async Task A_pushed_request_gives_a_code_and_what_the_browser_adds_does_not_count()
    {
        var app = await Strict();
        var pushed = await Push(app);
        pushed.GetProperty("expires_in").GetInt32().ShouldBe(600);
        using var browser = new Browser(host);
        var told = Browser.Told(await browser.Walk(Address(app, pushed) + "&scope=users.read&state=evil&redirect_uri=https%3A%2F%2Fevil.example", app.Company.OwnerEmail));
        (told["state"], told["iss"]).ShouldBe(("st/ate +é&1", "http://localhost:8080/"));
        var body = await (await app.Redeem(told["code"])).Json();
        body.GetProperty("scope").GetString().ShouldBe("openid profile email");
        new JsonWebToken(body.GetProperty("id_token").GetString()).GetClaim("nonce").Value.ShouldBe("n-0S6_WzA2Mj");
    }

    [Fact]
    public async Task A_fresh_sign_in_is_asked_for_once()
    {
        var app = await Strict();
        using var browser = new Browser(host);
        await browser.Walk(Address(app, await Push(app)), app.Company.OwnerEmail);
        var again = Address(app, await Push(app, ("prompt", "login")));
        (await (await browser.Get(again)).Content.ReadAsStringAsync()).ShouldContain("name=\"password\"");
        Browser.Told(await browser.Walk(again, app.Company.OwnerEmail)).ShouldContainKey("code");
    }

    [Fact]
    public async Task A_client_that_pushes_is_refused_a_plain_request_and_the_attempt_is_recorded()
    {
        var app = await Strict();
        using var browser = new Browser(host);
        Browser.Told(await browser.Get(app.Address()))["error"].ShouldBe("invalid_request");
        (await host.Audits(app.Company)).ShouldContain(record => record.Action == "authorize_client" && record.Code == "request.not_pushed");
    }

    [Fact]
    public async Task A_used_expired_or_foreign_request_uri_is_refused_and_recorded()
    {
        var app = await Strict();
        var other = await App.Register(host, app.Company);
        using var browser = new Browser(host);
        var used = await Push(app);
        await browser.Walk(Address(app, used), app.Company.OwnerEmail);
        await Refused(browser, Address(app, used));
        await Refused(browser, Address(other, await Push(app)));
        await Refused(browser, Address(app, used) + "x");
        await Refused(browser, $"/connect/authorize?client_id={app.ClientId}&request_uri=https%3A%2F%2Fevil.example%2Frequest");

        var old = await Push(app);
        await host.As(app.Company.Id, async db =>
        {
            await db.PushedRequests.ExecuteUpdateAsync(row => row.SetProperty(found => found.ExpiresAt, found => found.ExpiresAt.AddMinutes(-11)));
            db.MarkSaved();
            return 0;
        });
        await Refused(browser, Address(app, old));
        (await host.Audits(app.Company)).Count(record => record.Action == "authorize_client" && record.Code == "request_uri.refused").ShouldBe(3);
    }

    [Fact]
    public async Task Of_two_browsers_with_one_request_uri_one_gets_a_code()
    {
        var app = await Strict();
        var address = Address(app, await Push(app));
        using var first = new Browser(host);
        using var second = new Browser(host);
        var page = await (await first.Get(address)).Content.ReadAsStringAsync();
        Browser.Told(await second.Walk(address, app.Company.OwnerEmail)).ShouldContainKey("code");
        var late = await first.Submit(page, app.Company.OwnerEmail, IdentityHost.Password, "allow");
        (await (await first.Get(late.Headers.Location!.ToString())).Content.ReadAsStringAsync()).ShouldContain("invalid_request_uri");
    }

    [Fact]
    public async Task Pushing_asks_for_the_clients_secret_and_checks_the_request()
    {
        var app = await Strict();
        var wrong = Form(app);
        wrong["client_secret"] = "wrong";
        (await host.Connect("par", wrong)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        foreach (var (name, value) in new[]
        {
            ("redirect_uri", "https://evil.example/cb"), ("scope", "openid users.read"), ("code_challenge_method", "plain"), ("request_uri", "urn:x"),
            ("response_type", "token"), ("resource", "urn:dotmac:internal"),
        })
            (await host.Connect("par", Form(app, (name, value)))).StatusCode.ShouldBe(HttpStatusCode.BadRequest, name);
        (await host.Connect("par", Form(app, ("state", new('x', 8_000))))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var crowd = Form(app);
        for (var i = 0; i < 50; i++)
            crowd[$"x{i}"] = "x";
        (await host.Connect("par", crowd)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var http = host.Anonymous();
        (await (await http.GetAsync("/.well-known/openid-configuration")).Json()).GetProperty("pushed_authorization_request_endpoint").GetString()
            .ShouldBe("http://localhost:8080/connect/par");
    }

    [Fact]
    public async Task A_resource_at_the_code_grant_narrows_all_tokens_to_one_service()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, scopes: "users.read");
        var tokens = await (await app.Redeem(await app.Code(("scope", "openid users.read"), ("resource", "urn:dotmac:billing")))).Tokens();
        var refreshed = await (await app.Refresh(tokens.Refresh)).Tokens();
        foreach (var token in new[] { tokens.Access, refreshed.Access })
        {
            new JsonWebToken(token).Audiences.ShouldBe(["billing"]);
            using var http = host.WithToken(token);
            var answer = await http.GetAsync("/api/v1/users");
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
        }
    }

    [Fact]
    public async Task Another_resource_than_the_user_allowed_is_an_invalid_target()
    {
        var app = await App.Register(host, await host.SignUp());
        await App.Refuses(await Redeem(app, await app.Code(("resource", "urn:dotmac:billing")), "urn:dotmac:audit"), "invalid_target");
        await App.Refuses(await Redeem(app, await app.Code(), "urn:dotmac:internal"), "invalid_target");
        var narrowed = await (await Redeem(app, await app.Code(), "urn:dotmac:identity")).Tokens();
        new JsonWebToken(narrowed.Access).Audiences.ShouldBe(["identity"]);
        using var browser = new Browser(host);
        Browser.Told(await browser.Get(app.Address(("resource", "https://elsewhere.example"))))["error"].ShouldBe("invalid_target");
    }

    private async Task<App> Strict() => await App.Register(
        host, await host.SignUp(), new() { ["kind"] = "confidential", ["require_pushed_authorization_requests"] = true });

    private async Task<JsonElement> Push(App app, params (string Name, string Value)[] more)
    {
        var answer = await host.Connect("par", Form(app, more));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return await answer.Json();
    }

    private static Dictionary<string, string> Form(App app, params (string Name, string Value)[] more)
    {
        var form = QueryHelpers.ParseQuery(app.Address()[app.Address().IndexOf('?')..]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        form["client_secret"] = app.Secret!;
        foreach (var (name, value) in more)
            form[name] = value;
        return form;
    }

    private static string Address(App app, JsonElement pushed) =>
        $"/connect/authorize?client_id={app.ClientId}&request_uri={Uri.EscapeDataString(pushed.GetProperty("request_uri").GetString()!)}";

    private static async Task Refused(Browser browser, string address)
    {
        using var answer = await browser.Get(address);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("invalid_request");
    }

    private static Task<HttpResponseMessage> Redeem(App app, string code, string resource) => app.Host.Token(new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = app.ClientId,
        ["code"] = code,
        ["redirect_uri"] = app.RedirectUri,
        ["code_verifier"] = App.Verifier,
        ["resource"] = resource,
    });
}
