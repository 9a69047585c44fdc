using System.Net;
using DotMac.TestKit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>RFC 7009.</summary>
public sealed class RevokeTests(IdentityHost host)
{
    [Fact]
    public async Task A_revoked_access_token_is_dead_within_five_seconds_and_its_session_goes_on()
    {
        var app = await App.Register(host, await host.SignUp());
        var tokens = await app.SignIn();
        (await app.Revoke(tokens.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var since = TimeProvider.System.GetTimestamp();
        using var http = host.WithToken(tokens.Access);
        await Eventually.Get(
            async () => (await http.GetAsync("/connect/userinfo")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        TimeProvider.System.GetElapsedTime(since).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await app.Refresh(tokens.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_revoked_refresh_token_ends_its_session_and_all_that_it_gave()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var tokens = await app.SignIn();
        (await app.Revoke(tokens.Refresh, "access_token")).StatusCode.ShouldBe(HttpStatusCode.OK, "a wrong hint does not matter");
        await App.Refuses(await app.Refresh(tokens.Refresh), "invalid_grant");
        using var http = host.WithToken(tokens.Access);
        await Eventually.Get(
            async () => (await http.GetAsync("/connect/userinfo")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        (await host.Events(company.Id)).ShouldContain("session.revoked");
        (await host.Audits(company)).ShouldContain(record => record.Action == "revoke_token" && record.Outcome == "succeeded");
    }

    [Fact]
    public async Task A_refresh_token_that_was_used_already_ends_its_session_too()
    {
        var app = await App.Register(host, await host.SignUp());
        var tokens = await app.SignIn();
        var thiefs = await (await app.Refresh(tokens.Refresh)).Tokens();
        (await app.Revoke(tokens.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await App.Refuses(await app.Refresh(thiefs.Refresh), "invalid_grant");
    }

    [Fact]
    public async Task A_machine_client_ends_its_own_access_token_and_no_other()
    {
        var company = await host.SignUp();
        var (id, secret) = await TokenTests.Register(host, company, "users.read");
        var (first, second) = (await Issue(id, secret), await Issue(id, secret));
        (await host.Connect("revoke", new() { ["token"] = first, ["client_id"] = id, ["client_secret"] = secret })).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var http = host.WithToken(first);
        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        using var other = host.WithToken(second);
        (await other.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Nobody_ends_the_token_of_another_client_and_the_attempt_is_recorded()
    {
        var company = await host.SignUp();
        var (app, other) = (await App.Register(host, company), await App.Register(host, company));
        var stranger = await App.Register(host, await host.SignUp());
        var tokens = await app.SignIn();
        foreach (var thief in new[] { other, stranger })
            foreach (var token in new[] { tokens.Access, tokens.Refresh })
                await App.Refuses(await thief.Revoke(token), "unauthorized_client");
        (await app.Refresh(tokens.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var owner in new[] { company, stranger.Company })
            (await host.Audits(owner)).ShouldContain(record => record.Action == "revoke_token" && record.Code == "token.foreign");
    }

    [Fact]
    public async Task What_is_no_token_is_answered_like_one_and_a_wrong_secret_is_not()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, "confidential");
        var tokens = await app.SignIn();
        foreach (var nothing in new[] { "nonsense", tokens.Access + "x", new JsonWebToken(tokens.Access).EncodedPayload, tokens.Refresh[..^1] })
            (await app.Revoke(nothing)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Connect("revoke", new() { ["token"] = tokens.Access, ["client_id"] = app.ClientId, ["client_secret"] = "wrong" }))
            .StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Connect("revoke", new() { ["client_id"] = app.ClientId, ["client_secret"] = app.Secret! })).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await app.Refresh(tokens.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<string> Issue(string id, string secret) => (await (await host.Token(
        new() { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret })).Json()).GetProperty("access_token").GetString()!;
}
