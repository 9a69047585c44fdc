using System.Net;
using DotMac.TestKit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Gateway.Tests;

public sealed class CredentialTests(EdgeFixture edge)
{
    [Fact]
    public async Task Without_a_token_a_request_goes_no_further()
    {
        var seen = edge.Service.Seen.Count(path => path == "/api/v1/billing/unseen");
        using var answer = await edge.Send("/api/v1/billing/unseen");
        await EdgeFixture.Problem(answer, 401, "token.invalid");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        edge.Service.Seen.Count(path => path == "/api/v1/billing/unseen").ShouldBe(seen);
    }

    [Theory]
    [InlineData("not-a-token")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiIxIn0.")]
    public async Task A_bad_token_is_401_on_public_paths_too(string token)
    {
        foreach (var path in new[] { "/api/v1/billing/invoices", "/api/v1/tenants/onboarding/public" })
        {
            using var answer = await edge.Send(path, token);
            await EdgeFixture.Problem(answer, 401, "token.invalid");
            answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer error=\"invalid_token\"");
        }
    }

    [Theory]
    [InlineData("/api/v1/tenants/onboarding/public")]
    [InlineData("/api/v1/tenants/01890000-0000-7000-8000-000000000001/onboarding/status")]
    public async Task Public_paths_need_no_token(string path) => (await edge.Send(path)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task A_token_for_one_service_alone_passes_the_edge_and_a_service_token_does_not()
    {
        var narrow = edge.Identity.Tokens.User(edge.Tenant, Guid.CreateVersion7());
        narrow.Audience = "billing";
        (await edge.Send("/api/v1/billing/invoices", StubTokens.Sign(narrow))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await EdgeFixture.Problem(await edge.Send("/api/v1/billing/invoices", edge.Identity.ServiceToken("tenancy")), 401, "token.invalid");
    }

    [Fact]
    public async Task A_revoked_session_is_refused_within_five_seconds()
    {
        var token = edge.Token();
        (await edge.Send("/api/v1/billing/invoices", token)).StatusCode.ShouldBe(HttpStatusCode.OK);
        edge.Identity.Revoke("session", new JsonWebToken(token).GetClaim("sid").Value);
        await Eventually.Get(
            () => edge.Send("/api/v1/billing/invoices", token), answer => answer.StatusCode == HttpStatusCode.Unauthorized, "refusal");
    }

    [Fact]
    public async Task An_API_key_is_swapped_once_for_a_token_and_never_reaches_a_service()
    {
        var key = edge.Identity.ApiKey(edge.Tenant, "billing.invoices.view");
        var before = edge.Identity.Exchanges;
        foreach (var header in new[] { ("X-API-Key", key), ("Authorization", $"Bearer {key}"), ("X-API-Key", key) })
        {
            using var answer = await edge.Send("/api/v1/billing/invoices", headers: header);
            var received = (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<Received>(answer.Content))!;
            received.Header("X-API-Key").ShouldBeNull();
            new JsonWebToken(received.Header("Authorization")!["Bearer ".Length..]).GetClaim("tid").Value.ShouldBe(edge.Tenant.ToString());
            received.Headers.Values.ShouldNotContain(value => value.Contains(key, StringComparison.Ordinal));
        }

        (edge.Identity.Exchanges - before).ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_key_is_401_and_guessing_does_not_reach_Identity()
    {
        var before = edge.Identity.Exchanges;
        for (var i = 0; i < 5; i++)
            await EdgeFixture.Problem(
                await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", "dm_live_nobody_0123456789")), 401, "token.invalid");
        (edge.Identity.Exchanges - before).ShouldBe(1);
        await EdgeFixture.Problem(await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", "sk_other")), 401, "token.invalid");
    }

    [Fact]
    public async Task A_revoked_key_is_refused_though_its_token_is_remembered()
    {
        var key = edge.Identity.ApiKey(edge.Tenant, "x.view");
        using var answer = await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", key));
        var received = (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<Received>(answer.Content))!;
        edge.Identity.Revoke("key", new JsonWebToken(received.Header("Authorization")!["Bearer ".Length..]).Subject);
        await Eventually.Get(
            () => edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", key)),
            refused => refused.StatusCode == HttpStatusCode.Unauthorized, "refusal");
    }

    [Fact]
    public async Task Twenty_requests_at_once_with_a_new_key_exchange_it_once()
    {
        var key = edge.Identity.ApiKey(edge.Tenant, "x.view");
        var before = edge.Identity.Exchanges;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", key))));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
        (edge.Identity.Exchanges - before).ShouldBe(1);
    }

    [Fact]
    public async Task A_key_goes_on_with_a_new_token_when_its_creators_tokens_were_revoked()
    {
        var key = edge.Identity.ApiKey(edge.Tenant, "x.view");
        var first = await Authorization();
        edge.Identity.Revoke("user", new JsonWebToken(first!["Bearer ".Length..]).Subject);
        await Eventually.Get(Authorization, seen => seen is not null && seen != first, "another token");

        async Task<string?> Authorization()
        {
            using var answer = await edge.Send("/api/v1/billing/invoices", headers: ("X-API-Key", key));
            return answer.StatusCode == HttpStatusCode.OK
                ? (await System.Net.Http.Json.HttpContentJsonExtensions.ReadFromJsonAsync<Received>(answer.Content))!.Header("Authorization")
                : null;
        }
    }

    [Fact]
    public async Task An_API_key_reaches_no_service_that_judges_credentials_itself()
    {
        edge.Identity.Seen.Clear();
        var key = edge.Identity.ApiKey(edge.Tenant);
        await edge.Send("/.well-known/openid-configuration", headers: [("X-API-Key", key), ("Authorization", $"Bearer {key}")]);
        await edge.Send("/.well-known/openid-configuration", headers: ("Authorization", "Basic eDp5"));
        edge.Identity.Seen.ShouldBe(["", "Basic eDp5"]);
    }

    [Fact]
    public async Task OAuth_judges_its_own_credentials()
    {
        using var answer = await edge.Send("/connect/token", method: HttpMethod.Post, content: new FormUrlEncodedContent([new("client_id", "x")]),
            headers: ("Authorization", "Basic eDp5"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await edge.Send("/.well-known/openid-configuration")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
