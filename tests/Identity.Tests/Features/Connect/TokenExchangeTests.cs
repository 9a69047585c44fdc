using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DotMac.TestKit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>RFC 8693, and acceptance OA-29.</summary>
public sealed class TokenExchangeTests(IdentityHost host)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    [Fact]
    public async Task A_client_gets_a_shorter_and_narrower_token_that_names_both()
    {
        var company = await host.SignUp();
        var client = await Exchanger(company, "users.read", "billing.invoices.view", "files.*");
        var subject = new JsonWebToken((await host.Member(company, "tenant_admin")).Token);
        var answer = await Ask(client, subject.EncodedToken, ("scope", "users.read"), ("resource", "urn:dotmac:identity"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var body = await answer.Json();
        (body.GetProperty("issued_token_type").GetString(), body.GetProperty("token_type").GetString(), body.GetProperty("scope").GetString())
            .ShouldBe((AccessToken, "Bearer", "users.read"));
        body.TryGetProperty("refresh_token", out _).ShouldBeFalse();

        var token = new JsonWebToken(body.GetProperty("access_token").GetString());
        (token.Subject, token.GetClaim("client_id").Value, token.GetClaim("tid").Value).ShouldBe((subject.Subject, client.Id, company.Id.ToString()));
        (Act(token).GetProperty("sub").GetString(), Act(token).GetProperty("kind").GetString()).ShouldBe((await RowOf(company, client.Id), "client"));
        token.ValidTo.ShouldBeLessThan(subject.ValidTo);
        token.Audiences.ShouldBe(["identity"]);
        Permissions(token).ShouldBe(["users.read"]);
        token.TryGetClaim("auth_time", out _).ShouldBeFalse();
        using var http = host.WithToken(token.EncodedToken);
        (await http.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.GetAsync("/api/v1/auth/me")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, "a client is not the user");
    }

    [Fact]
    public async Task Without_a_scope_it_holds_what_both_hold_and_never_more()
    {
        var company = await host.SignUp();
        var client = await Exchanger(company, "users.read", "clients.read", "team.*");
        var app = await App.Register(host, company, "confidential", scopes: ["users.read", "team.read"]);
        var lent = (await app.SignIn("openid users.read team.read")).Access;
        Permissions(await Exchange(client, lent)).ShouldBe(["users.read", "team.read"], ignoreOrder: true);
        await Refused(await Ask(client, lent, ("scope", "clients.read")), "invalid_scope");
        await Refused(await Ask(client, lent, ("scope", "team.*")), "invalid_scope");
        await Refused(await Ask(client, lent, ("scope", "openid")), "invalid_scope");
        await Refused(await Ask(await Exchanger(company, "files.read"), lent), "invalid_scope");
        (await host.Audits(company)).Count(record => record is { Action: "exchange_token", Outcome: "refused", Code: "exchange.scope_exceeds" }).ShouldBe(4);
    }

    [Fact]
    public async Task A_users_token_of_one_company_is_nothing_to_the_client_of_another()
    {
        var (a, b) = (await host.SignUp(), await host.SignUp());
        var (ofA, ofB) = (await Exchanger(a, "users.read"), await Exchanger(b, "users.read"));
        await Refused(await Ask(ofB, await a.OwnerToken()), "invalid_request");
        await Refused(await Ask(ofA, await a.OwnerToken(), ("audience", ofB.Id)), "invalid_target");
        await Refused(await Ask(ofA, await a.OwnerToken(), ("resource", "urn:dotmac:internal")), "invalid_target");
        await Refused(await Ask(ofA, await a.OwnerToken(), ("resource", "urn:dotmac:billing"), ("audience", "identity")), "invalid_target");
        using var http = host.WithToken((await Exchange(ofA, await a.OwnerToken())).EncodedToken);
        http.DefaultRequestHeaders.Add("X-Tenant-ID", b.Id.ToString());
        await (await http.GetAsync("/api/v1/users")).Refuses(403, "tenant.mismatch");
        (await host.Audits(b)).ShouldContain(record => record.Action == "exchange_token" && record.Code == "exchange.subject_invalid" && record.Actor.OnBehalfOf == null);
        (await host.Audits(a)).ShouldContain(record => record.Action == "exchange_token" && record.Code == "exchange.target_invalid");
    }

    [Fact]
    public async Task A_token_for_one_service_is_exchanged_for_that_service_alone()
    {
        var company = await host.SignUp();
        var client = await Exchanger(company, "users.read");
        var narrow = await Exchange(client, await company.OwnerToken(), ("audience", "identity"));
        (await Exchange(client, narrow.EncodedToken)).Audiences.ShouldBe(["identity"]);
        await Refused(await Ask(client, narrow.EncodedToken, ("resource", "urn:dotmac:billing")), "invalid_target");
    }

    [Fact]
    public async Task Only_a_client_that_is_registered_for_it_exchanges_and_the_try_is_recorded()
    {
        var company = await host.SignUp();
        var plain = await TokenTests.Register(host, company, "users.read");
        await Refused(await Ask(plain, await company.OwnerToken()), "unauthorized_client");
        var row = await RowOf(company, plain.Id);
        (await host.Audits(company)).ShouldContain(record => record.Action == "exchange_token" && record.Outcome == "refused" && record.Actor.Id == row);

        var body = new { name = "App", kind = "public", redirect_uris = new[] { "https://app.example/cb" }, allow_token_exchange = true };
        await (await host.Post("/api/v1/auth/clients/apps", body, await company.OwnerToken())).Refuses(422, "client.exchange_of_public");
        var wrong = await Ask((plain.Id, plain.Secret + "x"), await company.OwnerToken());
        ((int)wrong.StatusCode).ShouldBe(401);
        (await host.Audits(company)).Count(record => record.Action == "exchange_token").ShouldBe(1, "who cannot prove to be the client fills no log");
    }

    [Fact]
    public async Task What_is_no_living_access_token_of_a_user_is_refused()
    {
        var company = await host.SignUp();
        var client = await Exchanger(company, "users.read");
        var (access, refresh) = await (await host.Login(company)).Tokens();
        var machine = await (await host.Token(
            new() { ["grant_type"] = "client_credentials", ["client_id"] = client.Id, ["client_secret"] = client.Secret })).Json();
        foreach (var subject in new[] { "nonsense", refresh, access[..^3] + "abc", machine.GetProperty("access_token").GetString()! })
            await Refused(await Ask(client, subject), "invalid_request");
        (await host.Post("/api/v1/auth/logout", new { }, access)).IsSuccessStatusCode.ShouldBeTrue();
        await Refused(await Ask(client, access), "invalid_request");
        foreach (var (name, value) in new[] { ("subject_token_type", "urn:ietf:params:oauth:token-type:refresh_token"), ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token") })
            ((int)(await Ask(client, await company.OwnerToken(), (name, value))).StatusCode).ShouldBe(400, name);
        var acting = await Ask(client, await company.OwnerToken(), ("actor_token", access), ("actor_token_type", AccessToken));
        ((int)acting.StatusCode).ShouldBe(400, "the actor is the client that authenticates");
    }

    [Fact]
    public async Task What_ends_the_users_token_ends_the_exchanged_one()
    {
        var company = await host.SignUp();
        var (first, second) = (await Exchanger(company, "users.read"), await Exchanger(company, "users.read"));
        var app = await App.Register(host, company, "confidential", scopes: "users.read");
        var tokens = await app.SignIn("users.read");
        var once = await Exchange(first, tokens.Access);
        var twice = await Exchange(second, once.EncodedToken);
        Act(twice).GetProperty("act").GetProperty("sub").GetString().ShouldBe(await RowOf(company, first.Id), "the chain is kept");

        var (ofSession, ofUser) = (await (await host.Login(company)).Tokens(), await host.Member(company, "tenant_admin"));
        var (bySession, byUser) = (await Exchange(first, ofSession.Access), await Exchange(first, ofUser.Token));
        (await app.Revoke(tokens.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Post("/api/v1/auth/logout", new { }, ofSession.Access)).IsSuccessStatusCode.ShouldBeTrue();
        (await host.Post($"/api/v1/users/{ofUser.Id}/disable", new { }, await company.OwnerToken())).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var token in new[] { once, twice, bySession, byUser })
            await Dies(token);

        var last = await Exchange(second, (await Exchange(first, await company.OwnerToken())).EncodedToken);
        using var http = host.WithToken(await company.OwnerToken());
        (await http.DeleteAsync($"/api/v1/auth/clients/{await RowOf(company, first.Id)}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await Dies(last);
    }

    [Fact]
    public async Task What_the_client_does_is_recorded_as_the_clients_for_the_user_and_is_no_impersonation()
    {
        var company = await host.SignUp();
        var client = await Exchanger(company, "team.*");
        var owner = new JsonWebToken(await company.OwnerToken()).Subject;
        var token = await Exchange(client, await company.OwnerToken());
        (await host.Post("/api/v1/teams", new { name = $"Made {Guid.NewGuid():N}" }, token.EncodedToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var row = await RowOf(company, client.Id);
        var records = await host.Audits(company);
        records.Single(record => record.Action == "create_team").Actor.ShouldBe(new("client", row, owner));
        var exchange = records.Single(record => record.Action == "exchange_token");
        (exchange.Outcome, exchange.Actor).ShouldBe(("succeeded", new("client", row, owner)));
    }

    [Fact]
    public async Task An_exchanged_token_never_does_what_asks_for_a_fresh_sign_in()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, new() { ["kind"] = "confidential", ["scopes"] = new[] { "api_keys.create" }, ["allow_token_exchange"] = true });
        var token = await Exchange((app.ClientId, app.Secret!), await company.OwnerToken());
        await (await host.Post("/api/v1/auth/api-keys", new { name = "key", scopes = new[] { "api_keys.create" } }, token.EncodedToken))
            .Refuses(403, "delegation.not_allowed");
        (await host.Audits(company)).ShouldContain(record => record.Code == "delegation.not_allowed" && record.Actor.Kind == "client");
    }

    [Fact]
    public async Task An_impersonated_token_keeps_its_administrator_and_ends_with_it()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var client = await Exchanger(company, "team.*", "users.read");
        var started = await (await host.Post(
            $"/api/v1/admin/platform/tenants/{company.Id}/impersonate", new { reason = "Ticket 4711" }, admin)).Json();
        var token = await Exchange(client, started.GetProperty("access_token").GetString()!);
        var administrator = new JsonWebToken(admin).Subject;
        var before = Act(token).GetProperty("act");
        (Act(token).GetProperty("kind").GetString(), before.GetProperty("kind").GetString(), before.GetProperty("sub").GetString())
            .ShouldBe(("client", "user", administrator));
        (await host.Audits(company)).Single(record => record.Action == "exchange_token").Actor.ShouldBe(new("user", administrator, token.Subject));

        (await host.Post("/api/v1/teams", new { name = $"Made {Guid.NewGuid():N}" }, token.EncodedToken)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.Audits(company)).Single(record => record.Action == "create_team").Actor.ShouldBe(new("user", administrator, token.Subject));
        using var http = host.WithToken(admin);
        (await http.DeleteAsync($"/api/v1/admin/platform/impersonations/{started.GetProperty("id").GetString()}")).IsSuccessStatusCode.ShouldBeTrue();
        await Dies(token);
    }

    [Fact]
    public async Task An_impersonated_token_is_not_exchanged_until_nobody_sees_its_administrator()
    {
        var (company, admin) = (await host.SignUp(), await host.PlatformToken());
        var client = await Exchanger(company, "team.*");
        var started = await (await host.Post(
            $"/api/v1/admin/platform/tenants/{company.Id}/impersonate", new { reason = "Ticket 4712" }, admin)).Json();
        var token = started.GetProperty("access_token").GetString()!;
        for (var times = 0; times < 3; times++)
            token = (await Exchange(client, token)).EncodedToken;
        await Refused(await Ask(client, token), "invalid_request");

        var (last, administrator) = (new JsonWebToken(token), new JsonWebToken(admin).Subject);
        (await host.Post("/api/v1/teams", new { name = $"Made {Guid.NewGuid():N}" }, token)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var records = await host.Audits(company);
        records.Single(record => record.Action == "create_team").Actor.ShouldBe(new("user", administrator, last.Subject));
        records.Single(record => record is { Action: "exchange_token", Outcome: "refused", Code: "exchange.subject_invalid" }).Actor
            .ShouldBe(new("user", administrator, last.Subject));
    }

    private async Task Dies(JsonWebToken token)
    {
        using var http = host.WithToken(token.EncodedToken);
        await Eventually.Get(async () => (await http.GetAsync("/api/v1/users")).StatusCode, status => status == HttpStatusCode.Unauthorized, "a refused token");
    }

    private async Task<JsonWebToken> Exchange((string Id, string Secret) client, string subject, params (string Name, string Value)[] more)
    {
        var answer = await Ask(client, subject, more);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return new((await answer.Json()).GetProperty("access_token").GetString());
    }

    private Task<HttpResponseMessage> Ask((string Id, string Secret) client, string subject, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = Grant,
            ["client_id"] = client.Id,
            ["client_secret"] = client.Secret,
            ["subject_token"] = subject,
            ["subject_token_type"] = AccessToken,
        };
        foreach (var (name, value) in more)
            form[name] = value;
        return host.Token(form);
    }

    private async Task<(string Id, string Secret)> Exchanger(Company company, params string[] scopes)
    {
        var created = await host.Post(
            "/api/v1/auth/clients", new { name = $"client {Guid.NewGuid():N}", scopes, allow_token_exchange = true }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var body = await created.Json();
        body.GetProperty("client").GetProperty("allow_token_exchange").GetBoolean().ShouldBeTrue();
        return (body.GetProperty("client_id").GetString()!, body.GetProperty("client_secret").GetString()!);
    }

    /// <summary>The client's id in our books, which is what its tokens call it.</summary>
    private async Task<string> RowOf(Company company, string clientId)
    {
        using var http = host.WithToken(await company.OwnerToken());
        var clients = (await http.GetFromJsonAsync<JsonElement>("/api/v1/auth/clients?limit=100")).GetProperty("items").EnumerateArray();
        return clients.Single(client => client.GetProperty("client_id").GetString() == clientId).GetProperty("id").GetString()!;
    }

    private static JsonElement Act(JsonWebToken token) => JsonElement.Parse(token.GetClaim("act").Value);

    private static string[] Permissions(JsonWebToken token) => [.. token.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value)];

    private static Task Refused(HttpResponseMessage answer, string error) => App.Refuses(answer, error);
}
