using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>Acceptance OA-01, OA-05 and OA-09.</summary>
public sealed class CodeGrantTests(IdentityHost host)
{
    [Fact]
    public async Task Gives_tokens_that_do_what_was_lent_and_no_more()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, "confidential", scopes: ["users.read", "billing.invoices.view"]);
        var answer = await app.Redeem(await app.Code(("scope", "openid profile email users.read")));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var body = await answer.Json();
        (body.GetProperty("token_type").GetString(), body.GetProperty("scope").GetString()).ShouldBe(("Bearer", "openid profile email users.read"));

        var access = new JsonWebToken(body.GetProperty("access_token").GetString());
        access.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value).ShouldBe(["users.read"]);
        (access.GetClaim("client_id").Value, access.GetClaim("tid").Value).ShouldBe((app.ClientId, company.Id.ToString()));
        using var http = host.WithToken(access.EncodedToken);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/api/v1/auth/clients")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "a client is not the user");
        (await http.DeleteAsync("/api/v1/auth/me/sessions")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_id_token_says_who_signed_in_for_whom_and_is_no_access_token()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var body = await (await app.Redeem(await app.Code())).Json();
        var token = new JsonWebToken(body.GetProperty("id_token").GetString());
        (token.Alg, token.Issuer, token.Audiences.Single()).ShouldBe(("ES256", "http://localhost:8080/", app.ClientId));
        token.GetClaim("nonce").Value.ShouldBe("n-0S6_WzA2Mj");
        token.GetPayloadValue<long>("auth_time").ShouldBeInRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 60, long.MaxValue);
        token.Subject.ShouldBe(new JsonWebToken(await company.OwnerToken()).Subject);
        using var http = host.WithToken(token.EncodedToken);
        (await http.GetAsync("/connect/userinfo")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Userinfo_tells_what_the_scopes_allow()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var all = await UserInfo(app, "openid profile email");
        (all.GetProperty("name").GetString(), all.GetProperty("email").GetString(), all.GetProperty("email_verified").GetBoolean())
            .ShouldBe(("Ada Owner", company.OwnerEmail, true));
        var little = await UserInfo(app, "openid");
        little.EnumerateObject().Select(member => member.Name).ShouldBe(["sub"]);

        var without = (await (await app.Redeem(await app.Code(("scope", "email")))).Json());
        without.TryGetProperty("id_token", out _).ShouldBeFalse();
        using var http = host.WithToken(without.GetProperty("access_token").GetString()!);
        (await http.GetAsync("/connect/userinfo")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var first = host.WithToken((await (await host.Login(company)).Tokens()).Access);
        (await first.GetAsync("/connect/userinfo")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_wrong_verifier_burns_the_code()
    {
        var app = await App.Register(host, await host.SignUp());
        var code = await app.Code();
        await App.Refuses(await app.Redeem(code, new string('x', 43)), "invalid_grant");
        await App.Refuses(await app.Redeem(code), "invalid_grant");
        var missing = await app.Redeem(await app.Code(), verifier: null);
        missing.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_code_is_for_its_client_its_address_and_its_secret_alone()
    {
        var company = await host.SignUp();
        var (app, other) = (await App.Register(host, company), await App.Register(host, company));
        await App.Refuses(await other.Redeem(await app.Code()), "invalid_grant");
        await App.Refuses(await app.Redeem(await app.Code(), redirectUri: "https://app.example/other"), "invalid_grant");

        var server = await App.Register(host, company, "confidential");
        (await server.Redeem(await server.Code(), secret: "wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Redeem(await server.Code())).StatusCode.ShouldBe(HttpStatusCode.OK);
        await App.Refuses(await app.Redeem("nonsense"), "invalid_grant");
    }

    [Fact]
    public async Task A_second_use_ends_what_the_first_gave()
    {
        var app = await App.Register(host, await host.SignUp());
        var code = await app.Code();
        var body = await (await app.Redeem(code)).Json();
        await App.Refuses(await app.Redeem(code), "invalid_grant");
        await App.Refuses(await app.Refresh(body.GetProperty("refresh_token").GetString()!), "invalid_grant");
        using var http = host.WithToken(body.GetProperty("access_token").GetString()!);
        await Eventually.Get(
            async () => (await http.GetAsync("/connect/userinfo")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
    }

    [Fact]
    public async Task Of_many_who_redeem_a_code_at_once_nobody_keeps_more_than_one_session()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var code = await app.Code();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.Redeem(code)));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBeLessThanOrEqualTo(1);
        (await host.As(company.Id, db => db.Sessions.CountAsync(session => session.ClientId == app.ClientId && session.RevokedAt == null))).ShouldBe(0);
    }

    [Fact]
    public async Task A_code_is_good_for_a_minute()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var code = await app.Code();
        await host.As(company.Id, async db =>
        {
            await db.Codes.ExecuteUpdateAsync(row => row.SetProperty(found => found.ExpiresAt, found => found.ExpiresAt.AddSeconds(-61)));
            db.MarkSaved();
            return 0;
        });
        await App.Refuses(await app.Redeem(code), "invalid_grant");
    }

    [Fact]
    public async Task Refresh_tokens_rotate_stay_with_their_client_and_keep_the_scopes()
    {
        var company = await host.SignUp();
        var (app, other) = (await App.Register(host, company, scopes: "users.read"), await App.Register(host, company));
        var first = (await (await app.Redeem(await app.Code(("scope", "openid users.read")))).Json()).GetProperty("refresh_token").GetString()!;
        await App.Refuses(await other.Refresh(first), "invalid_grant");
        await (await host.Post("/api/v1/auth/refresh", new { refresh_token = first })).Refuses(401, "refresh_token.invalid");
        var body = await (await app.Refresh(first)).Json();
        body.GetProperty("refresh_token").GetString().ShouldNotBe(first);
        body.GetProperty("scope").GetString().ShouldBe("openid users.read");
        new JsonWebToken(body.GetProperty("access_token").GetString()).Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value)
            .ShouldBe(["users.read"]);
    }

    [Fact]
    public async Task A_refresh_may_ask_for_a_part_of_what_was_lent_and_never_for_more()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, scopes: ["users.read", "team.read"]);
        var first = (await app.SignIn("openid users.read team.read")).Refresh;
        await App.Refuses(await app.Refresh(first, "openid users.read users.create"), "invalid_scope");

        var part = await (await app.Refresh(first, "users.read")).Json();
        part.GetProperty("scope").GetString().ShouldBe("users.read");
        PermissionsOf(part).ShouldBe(["users.read"]);
        (await UserInfo(part)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "openid was not asked for");

        var whole = await (await app.Refresh(part.GetProperty("refresh_token").GetString()!, "openid users.read team.read")).Json();
        whole.GetProperty("scope").GetString().ShouldBe("openid users.read team.read");
        PermissionsOf(whole).ShouldBe(["users.read", "team.read"], ignoreOrder: true);
    }

    [Fact]
    public async Task Whoever_repeats_the_scope_with_the_code_gets_the_same_tokens()
    {
        var app = await App.Register(host, await host.SignUp());
        var answer = await host.Token(new()
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = app.ClientId,
            ["code"] = await app.Code(("scope", "openid email")),
            ["redirect_uri"] = app.RedirectUri,
            ["code_verifier"] = App.Verifier,
            ["scope"] = "openid email",
        });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        (await answer.Json()).GetProperty("scope").GetString().ShouldBe("openid email");
    }

    [Fact]
    public async Task The_id_token_is_bound_to_the_access_token_that_came_with_it()
    {
        var app = await App.Register(host, await host.SignUp());
        var body = await (await app.Redeem(await app.Code())).Json();
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(body.GetProperty("access_token").GetString()!));
        new JsonWebToken(body.GetProperty("id_token").GetString()).GetClaim("at_hash").Value.ShouldBe(Base64Url.EncodeToString(hash.AsSpan(0, 16)));
    }

    [Fact]
    public async Task A_new_password_or_the_clients_end_leave_nothing_alive()
    {
        var company = await host.SignUp();
        var (app, second) = (await App.Register(host, company), await App.Register(host, company));
        var (waiting, body) = (await app.Code(), await (await app.Redeem(await app.Code())).Json());
        (await host.Reset(await company.ResetLink(company.OwnerEmail))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await App.Refuses(await app.Redeem(waiting), "invalid_grant");
        await App.Refuses(await app.Refresh(body.GetProperty("refresh_token").GetString()!), "invalid_grant");

        var owner = (await (await host.Login(company, "Another horse 7")).Tokens()).Access;
        using var http = host.WithToken(owner);
        var id = (await http.GetStringAsync("/api/v1/auth/clients")).Split(second.ClientId)[0].Split("\"id\":\"")[^1][..36];
        (await http.DeleteAsync($"/api/v1/auth/clients/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        using var browser = new Browser(host);
        (await browser.Get(second.Address())).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Auth_time_and_amr_are_of_the_moment_of_the_code()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        using var browser = new Browser(host);
        await browser.Walk(app.Address(), company.OwnerEmail);
        var proved = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().AddHours(-1).ToUnixTimeSeconds());
        await company.Reauthenticate(["pwd"], proved); // as a provider's sign-in without a question says when there was one
        var code = Browser.Told(await browser.Get(app.Address()))["code"];
        await company.Reauthenticate(["pwd", "otp", "mfa"], proved.AddMinutes(50));

        var body = await (await app.Redeem(code)).Json();
        foreach (var token in new[] { "id_token", "access_token" }.Select(name => new JsonWebToken(body.GetProperty(name).GetString())))
        {
            token.GetPayloadValue<long>("auth_time").ShouldBe(proved.ToUnixTimeSeconds());
            token.Claims.Where(claim => claim.Type == "amr").Select(claim => claim.Value).ShouldBe(["pwd"]);
        }
    }

    private async Task<System.Text.Json.JsonElement> UserInfo(App app, string scope)
    {
        var body = await (await app.Redeem(await app.Code(("scope", scope)))).Json();
        using var http = host.WithToken(body.GetProperty("access_token").GetString()!);
        return await (await http.GetAsync("/connect/userinfo")).Json();
    }

    private async Task<HttpResponseMessage> UserInfo(System.Text.Json.JsonElement tokens)
    {
        using var http = host.WithToken(tokens.GetProperty("access_token").GetString()!);
        return await http.GetAsync("/connect/userinfo");
    }

    private static IEnumerable<string> PermissionsOf(System.Text.Json.JsonElement tokens) =>
        new JsonWebToken(tokens.GetProperty("access_token").GetString()).Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value);
}
