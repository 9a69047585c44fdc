using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.Identity.Security;
using DotMac.TestKit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.ApiKeys;

public sealed class ApiKeyTests(IdentityHost host)
{
    [Fact]
    public async Task A_key_is_shown_once_stored_hashed_and_exchanged_for_a_short_token()
    {
        var company = await host.SignUp();
        var (id, key) = await Create(company, "billing.invoices.view", "files.*");
        key.ShouldStartWith("dm_live_");

        var token = await Exchanged(key);
        (token.ValidTo - token.IssuedAt).ShouldBe(TimeSpan.FromMinutes(5));
        (token.GetClaim("sub").Value, token.GetClaim("kind").Value, token.GetClaim("tid").Value).ShouldBe(
            (id.ToString(), "api_key", company.Id.ToString()));
        token.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value).ShouldBe(["billing.invoices.view", "files.*"]);

        using var http = host.WithToken(await company.OwnerToken());
        var shown = await http.GetStringAsync($"/api/v1/auth/api-keys/{id}");
        var secret = key[60..];
        shown.ShouldNotContain(secret);
        JsonDocument.Parse(shown).RootElement.GetProperty("last_used_at").ValueKind.ShouldBe(JsonValueKind.String);
        (await http.GetStringAsync("/api/v1/auth/api-keys")).ShouldContain(id.ToString());
        var stored = await host.As(
            company.Id, db => db.Database.SqlQuery<string>($"SELECT row_to_json(api_keys)::text AS \"Value\" FROM api_keys").ToListAsync());
        stored.ShouldAllBe(row => !row.Contains(secret));
    }

    [Fact]
    public async Task Ten_exchanges_of_a_fresh_key_at_once_all_succeed()
    {
        var company = await host.SignUp();
        var (_, key) = await Create(company, "users.read");
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Exchange(key))))
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Keys_and_clients_show_their_version()
    {
        var company = await host.SignUp();
        var (id, _) = await Create(company, "users.read");
        var client = await host.Post("/api/v1/auth/clients", new { name = "c", scopes = new[] { "users.read" } }, await company.OwnerToken());
        client.Headers.ETag!.Tag.ShouldBe("\"1\"");
        using var http = host.WithToken(await company.OwnerToken());
        (await http.GetAsync(
            $"/api/v1/auth/clients/{(await client.Json()).GetProperty("client").GetProperty("id").GetGuid()}")).Headers.ETag!.Tag.ShouldBe("\"1\"");
        (await http.GetAsync($"/api/v1/auth/api-keys/{id}")).Headers.ETag!.Tag.ShouldBe("\"1\"");
    }

    [Fact]
    public async Task Scopes_beyond_the_creators_or_unknown_are_refused_by_name()
    {
        var company = await host.SignUp();
        var owner = await company.OwnerToken();
        foreach (var scope in new[] { "*", "platform.admin", "platform.*", "no.such.thing", "" })
            await (await host.Post("/api/v1/auth/api-keys", new { name = "bad", scopes = new[] { scope } }, owner)).Refuses(422, "scope.unknown");

        var narrow = await Exchanged((await Create(company, "api_keys.*", "billing.invoices.view")).Key);
        var beyond = await host.Post("/api/v1/auth/api-keys", new { name = "wide", scopes = new[] { "billing.*" } }, narrow.EncodedToken);
        beyond.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var problem = await beyond.Json();
        (problem.GetProperty("code").GetString(),
            problem.GetProperty("detail").GetString()!.Contains("billing.*")).ShouldBe(("scope.exceeds_yours", true));
    }

    [Fact]
    public async Task A_revoked_key_is_dead_at_the_exchange_and_its_tokens_within_five_seconds()
    {
        var company = await host.SignUp();
        var (id, key) = await Create(company, "users.read");
        using var http = host.WithToken((await Exchanged(key)).EncodedToken);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.DeleteAsync($"/api/v1/auth/api-keys/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await Exchange(key)).Refuses(401, "api_key.invalid");
        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
        (await Create(company, "users.read")).Key.ShouldNotBe(key);
    }

    [Fact]
    public async Task A_key_does_no_more_than_its_creator_still_may()
    {
        var company = await host.SignUp();
        var member = await host.Member(company, "tenant_admin");
        var created = await host.Post("/api/v1/auth/api-keys", new { name = "mine", scopes = new[] { "users.read", "clients.*" } }, member.Token);
        var key = (await created.Json()).GetProperty("key").GetString()!;

        using var owner = host.WithToken(await company.OwnerToken());
        (await owner.PostAsJsonAsync(
            $"/api/v1/auth/rbac/admin/users/{member.Id}/roles/tenant_readonly", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await owner.DeleteAsync($"/api/v1/auth/rbac/admin/users/{member.Id}/roles/tenant_admin")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Exchanged(key)).Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value).ShouldBe(["users.read"]);

        (await owner.PostAsJsonAsync($"/api/v1/users/{member.Id}/disable", new { })).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Exchange(key)).Refuses(401, "api_key.invalid");
    }

    [Fact]
    public async Task An_expired_key_is_refused_and_an_expiring_one_gives_a_token_no_longer_than_itself()
    {
        var company = await host.SignUp();
        var owner = await company.OwnerToken();
        await (await host.Post("/api/v1/auth/api-keys", new { name = "old", scopes = new[] { "users.read" }, expires_at = "2001-01-01T00:00:00Z" },
            owner)).Refuses(422, "api_key.expiry_passed");
        var expires = TimeProvider.System.GetUtcNow().AddSeconds(60);
        var created = await host.Post("/api/v1/auth/api-keys", new { name = "soon", scopes = new[] { "users.read" }, expires_at = expires }, owner);
        (await Exchanged(
            (await created.Json()).GetProperty("key").GetString()!)).ValidTo.ShouldBeLessThanOrEqualTo(expires.UtcDateTime.AddSeconds(1));
        await (await host.Post(
            "/api/v1/auth/api-keys", new { name = "soon", scopes = new[] { "users.read" } }, owner)).Refuses(409, "api_key.name_taken");
    }

    [Theory]
    [InlineData("")]
    [InlineData("dm_live_")]
    [InlineData("sk_0123456789")]
    public async Task Nonsense_is_no_key(string key) => ((int)(await Exchange(key)).StatusCode).ShouldBeOneOf(400, 401);

    [Fact]
    public async Task One_changed_character_makes_another_key()
    {
        var company = await host.SignUp();
        var (_, key) = await Create(company, "users.read");
        foreach (var at in new[] { 10, 55, 80, key.Length - 1 })
            await (await Exchange(key[..at] + (key[at] == 'x' ? 'y' : 'x') + key[(at + 1)..])).Refuses(401, "api_key.invalid");
    }

    [Fact]
    public async Task Another_tenants_key_and_client_are_not_found()
    {
        var (one, two) = (await host.SignUp(), await host.SignUp());
        var (foreign, _) = await Create(two, "users.read");
        using var http = host.WithToken(await one.OwnerToken());
        await (await http.GetAsync($"/api/v1/auth/api-keys/{foreign}")).Refuses(404, "api_key.not_found");
        await (await http.DeleteAsync($"/api/v1/auth/api-keys/{foreign}")).Refuses(404, "api_key.not_found");

        var client = await (
            await host.Post("/api/v1/auth/clients", new { name = "c", scopes = new[] { "users.read" } }, await two.OwnerToken())).Json();
        var clientId = client.GetProperty("client").GetProperty("id").GetGuid();
        await (await http.GetAsync($"/api/v1/auth/clients/{clientId}")).Refuses(404, "client.not_found");
        await (await http.DeleteAsync($"/api/v1/auth/clients/{clientId}")).Refuses(404, "client.not_found");
        (await host.Token(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.GetProperty("client_id").GetString()!,
            ["client_secret"] = client.GetProperty("client_secret").GetString()!
        }))
            .StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_revoked_client_gets_no_token_and_loses_those_it_has()
    {
        var company = await host.SignUp();
        var owner = await company.OwnerToken();
        var created = await (await host.Post("/api/v1/auth/clients", new { name = "worker", scopes = new[] { "users.read" } }, owner)).Json();
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = created.GetProperty("client_id").GetString()!,
            ["client_secret"] = created.GetProperty("client_secret").GetString()!,
        };
        using var http = host.WithToken((await (await host.Token(form)).Json()).GetProperty("access_token").GetString()!);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var administrator = host.WithToken(owner);
        (await administrator.DeleteAsync(
            $"/api/v1/auth/clients/{created.GetProperty("client").GetProperty("id").GetGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await host.Token(form)).Json()).GetProperty("error").GetString().ShouldBe("invalid_client");
        await Eventually.Get(
            async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "the token's end");
    }

    private async Task<(Guid Id, string Key)> Create(Company company, params string[] scopes)
    {
        var created = await host.Post("/api/v1/auth/api-keys", new { name = $"key {Guid.NewGuid():N}", scopes }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var body = await created.Json();
        return (body.GetProperty("api_key").GetProperty("id").GetGuid(), body.GetProperty("key").GetString()!);
    }

    private async Task<JsonWebToken> Exchanged(string key)
    {
        var answer = await Exchange(key);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return new((await answer.Json()).GetProperty("access_token").GetString());
    }

    private async Task<HttpResponseMessage> Exchange(string key)
    {
        var gateway = host.Services.GetRequiredService<TokenIssuer>().Issue(
            new("service", "gateway", "gateway", new([], [])) { Audience = "internal" });
        return await host.Post("/internal/keys/exchange", new { key }, gateway.AccessToken);
    }
}
