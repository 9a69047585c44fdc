using System.Net;
using System.Text.Json;
using DotMac.Contracts.Audit;
using DotMac.Identity.Domain.Sessions;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tokens;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Tests.Features.Connect;

public sealed class TokenTests(IdentityHost host)
{
    [Fact]
    public async Task A_service_proves_itself_with_its_derived_key_and_gets_an_internal_token()
    {
        var answer = await host.Token(Assertion("billing", IdentityHost.ServiceSecret("billing")));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var token = new JsonWebToken((await answer.Json()).GetProperty("access_token").GetString());
        token.Audiences.ShouldBe(["internal"]);
        (token.Typ, token.Alg, token.GetClaim("sub").Value, token.GetClaim("kind").Value).ShouldBe(("at+jwt", "ES256", "billing", "service"));
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Theory]
    [InlineData("another secret of more than forty-three characters", "http://localhost:8080/", 60)]
    [InlineData(null, "http://evil.example/", 60)]
    [InlineData(null, "http://localhost:8080/", -600)]
    public async Task Refuses_an_assertion_with_another_key_audience_or_time(string? secret, string audience, int seconds)
    {
        var answer = await host.Token(Assertion("billing", secret ?? IdentityHost.ServiceSecret("billing"), audience, seconds));
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("error").GetString().ShouldBeOneOf("invalid_client", "invalid_token");
    }

    [Fact]
    public async Task A_tenants_client_gets_a_token_for_its_tenant_with_its_scopes_and_no_more()
    {
        var company = await host.SignUp();
        var (id, secret) = await Client(company, "billing.invoices.view", "files.*");

        var token = await Issue(id, secret);
        token.Audiences.ShouldBe(["dotmac"]);
        token.GetClaim("tid").Value.ShouldBe(company.Id.ToString());
        token.GetClaim("client_id").Value.ShouldBe(id);
        Permissions(token).ShouldBe(["billing.invoices.view", "files.*"]);

        Permissions(await Issue(id, secret, ("scope", "files.read"))).ShouldBe(["files.read"]);
        var beyond = await host.Token(Form(id, secret, ("scope", "users.read")));
        beyond.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await beyond.Json()).GetProperty("error").GetString().ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task A_resource_narrows_the_token_to_one_service_and_the_others_refuse_it()
    {
        var company = await host.SignUp();
        var (id, secret) = await Client(company, "users.read");

        var billing = await Issue(id, secret, ("resource", "urn:dotmac:billing"));
        billing.Audiences.ShouldBe(["billing"]);
        using var http = host.WithToken(billing.EncodedToken);
        var refused = await http.GetAsync("/api/v1/users");
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");

        using var own = host.WithToken((await Issue(id, secret, ("resource", "urn:dotmac:identity"))).EncodedToken);
        (await own.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var unknown = await host.Token(Form(id, secret, ("resource", "urn:dotmac:internal")));
        (await unknown.Json()).GetProperty("error").GetString().ShouldBe("invalid_target");
    }

    [Fact]
    public async Task A_secret_sent_twice_or_in_the_query_is_refused()
    {
        var company = await host.SignUp();
        var (id, secret) = await Client(company, "users.read");
        var grant = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };

        (await host.Token(grant, basic: $"{id}:{secret}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var both = await host.Token(Form(id, secret), basic: $"{id}:{secret}");
        both.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await both.Json()).GetProperty("error").GetString().ShouldBe("invalid_request");

        var query = await host.Token(grant, query: $"?client_id={id}&client_secret={secret}");
        query.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
        (await query.Json()).TryGetProperty("access_token", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_wrong_secret_is_an_unauthorized_client_and_says_how_to_authenticate()
    {
        var company = await host.SignUp();
        var (id, secret) = await Client(company, "users.read");
        var wrong = await host.Token(new() { ["grant_type"] = "client_credentials" }, basic: $"{id}:{secret}x");
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Headers.WwwAuthenticate.ShouldNotBeEmpty();
        (await wrong.Json()).GetProperty("error").GetString().ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_refresh_token_is_good_for_its_own_client_alone()
    {
        var company = await host.SignUp();
        var (_, refresh) = await (await host.Login(company)).Tokens();
        var (id, secret) = await Client(company, "users.read");

        var foreign = await host.Token(
            new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = id, ["client_secret"] = secret });
        foreign.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await foreign.Json()).GetProperty("error").GetString().ShouldBeOneOf("invalid_grant", "unauthorized_client");

        var own = await host.Token(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refresh, ["client_id"] = "dotmac" });
        own.StatusCode.ShouldBe(HttpStatusCode.OK, await own.Content.ReadAsStringAsync());
        (await own.Json()).GetProperty("refresh_token").GetString().ShouldNotBe(refresh);
    }

    [Fact]
    public async Task A_refresh_and_the_reuse_that_ends_the_family_are_audited()
    {
        var company = await host.SignUp();
        var (_, first) = await (await host.Login(company)).Tokens();
        (await Refresh(first)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await host.As(company.Id, async db =>
        {
            await db.Set<RefreshToken>().Where(row => row.UsedAt != null)
                .ExecuteUpdateAsync(row => row.SetProperty(token => token.UsedAt, token => token.UsedAt!.Value.AddSeconds(-11)));
            db.MarkSaved();
            return 0;
        });
        (await (await Refresh(first)).Json()).GetProperty("error").GetString().ShouldBe("invalid_grant");

        var rows = await host.As(
            company.Id, db => db.Outbox.AsNoTracking().Where(row => row.EventName == "audited").OrderBy(row => row.Position).ToListAsync());
        rows.Select(row => JsonSerializer.Deserialize<Audited>(row.Payload, EventCatalogue.Json)!).Where(record => record.Action == "refresh_session")
            .Select(record => (record.Outcome, record.Code)).ShouldBe([("succeeded", null), ("refused", "refresh_token.invalid")]);

        Task<HttpResponseMessage> Refresh(string token) =>
            host.Token(new() { ["grant_type"] = "refresh_token", ["client_id"] = "dotmac", ["refresh_token"] = token });
    }

    [Fact]
    public async Task Discovery_and_keys_may_be_kept_for_five_minutes()
    {
        using var http = host.Anonymous();
        foreach (var path in new[] { "/.well-known/openid-configuration", "/.well-known/jwks.json" })
            (await http.GetAsync(path)).Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
    }

    [Fact]
    public async Task A_forged_refresh_token_is_an_invalid_grant()
    {
        var answer = await host.Token(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = new string('A', 86), ["client_id"] = "dotmac" });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Json()).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task Discovery_names_public_addresses_and_the_keys_verify_our_tokens()
    {
        using var http = host.Anonymous();
        var discovery = JsonDocument.Parse(await http.GetStringAsync("/.well-known/openid-configuration")).RootElement;
        discovery.GetProperty("issuer").GetString().ShouldBe("http://localhost:8080/");
        discovery.GetProperty("token_endpoint").GetString().ShouldBe("http://localhost:8080/connect/token");
        discovery.GetProperty("jwks_uri").GetString().ShouldBe("http://localhost:8080/.well-known/jwks.json");

        var keys = new JsonWebKeySet(await http.GetStringAsync("/.well-known/jwks.json"));
        keys.Keys.ShouldAllBe(key => key.D == null && key.Kty == "EC");
        var company = await host.SignUp();
        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(
            await company.OwnerToken(),
            new() { ValidIssuer = "http://localhost:8080/", ValidAudience = "dotmac", IssuerSigningKeys = keys.GetSigningKeys() });
        checkedToken.IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("grant_type=password&username=a&password=b")]
    [InlineData("grant_type=")]
    [InlineData("grant_type=client_credentials")]
    [InlineData("grant_type=client_credentials&client_id=nobody&client_secret=x")]
    [InlineData("grant_type=refresh_token&client_id=dotmac")]
    [InlineData("grant_type=refresh_token&client_id=dotmac&refresh_token=%00")]
    [InlineData("grant_type=client_credentials&client_id=%00&client_secret=%00")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Bad_requests_get_an_oauth_error(string form)
    {
        using var http = host.Anonymous();
        using var content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded");
        var answer = await http.PostAsync("/connect/token", content);
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
        (await answer.Json()).GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
    }

    private async Task<JsonWebToken> Issue(string id, string secret, params (string, string)[] more)
    {
        var answer = await host.Token(Form(id, secret, more));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return new((await answer.Json()).GetProperty("access_token").GetString());
    }

    private Task<(string Id, string Secret)> Client(Company company, params string[] scopes) => Register(host, company, scopes);

    /// <summary>A machine client with these scopes.</summary>
    internal static async Task<(string Id, string Secret)> Register(IdentityHost host, Company company, params string[] scopes)
    {
        var created = await host.Post("/api/v1/auth/clients", new { name = $"client {Guid.NewGuid():N}", scopes }, await company.OwnerToken());
        created.StatusCode.ShouldBe(HttpStatusCode.Created, await created.Content.ReadAsStringAsync());
        var body = await created.Json();
        return (body.GetProperty("client_id").GetString()!, body.GetProperty("client_secret").GetString()!);
    }

    private static string[] Permissions(JsonWebToken token) =>
        [.. token.Claims.Where(claim => claim.Type == "permissions").Select(claim => claim.Value)];

    private static Dictionary<string, string> Form(string id, string secret, params (string Name, string Value)[] more)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret };
        foreach (var (name, value) in more)
            form[name] = value;
        return form;
    }

    private static Dictionary<string, string> Assertion(string service, string secret, string audience = "http://localhost:8080/", int seconds = 60)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var assertion = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = service,
            Audience = audience,
            IssuedAt = now.AddSeconds(Math.Min(seconds, 0) * 2),
            Expires = now.AddSeconds(seconds),
            TokenType = "client-authentication+jwt",
            Claims = new Dictionary<string, object> { ["sub"] = service, ["jti"] = Guid.NewGuid().ToString() },
            SigningCredentials = new(ServiceClientKey.SigningKey(secret), SecurityAlgorithms.EcdsaSha256),
        });
        return new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = service,
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
        };
    }
}
