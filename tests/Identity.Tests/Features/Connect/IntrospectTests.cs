using System.Net;
using System.Text.Json;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>RFC 7662.</summary>
public sealed class IntrospectTests(IdentityHost host)
{
    [Fact]
    public async Task A_client_is_told_about_its_own_tokens()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company, "confidential", scopes: "users.read");
        var tokens = await app.SignIn("openid users.read");
        var access = await Ask(app, tokens.Access);
        (access.GetProperty("active").GetBoolean(), access.GetProperty("client_id").GetString(), access.GetProperty("scope").GetString(),
            access.GetProperty("token_type").GetString()).ShouldBe((true, app.ClientId, "openid users.read", "Bearer"));
        access.GetProperty("exp").GetInt64().ShouldBeGreaterThan(access.GetProperty("iat").GetInt64());
        access.GetProperty("tid").GetString().ShouldBe(company.Id.ToString());

        var refresh = await Ask(app, tokens.Refresh);
        (refresh.GetProperty("active").GetBoolean(), refresh.GetProperty("sub").GetString()).ShouldBe((true, access.GetProperty("sub").GetString()));
        refresh.TryGetProperty("token_type", out _).ShouldBeFalse("it is no access token, and no service may take it for one");
    }

    [Fact]
    public async Task What_has_ended_is_inactive_at_once_and_nothing_more_is_said()
    {
        var app = await App.Register(host, await host.SignUp(), "confidential");
        var tokens = await app.SignIn();
        (await app.Revoke(tokens.Access)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Nothing(await Ask(app, tokens.Access));
        var second = await app.SignIn();
        (await app.Revoke(second.Refresh)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Nothing(await Ask(app, second.Refresh));
        Nothing(await Ask(app, second.Access));
        Nothing(await Ask(app, "nonsense"));
    }

    [Fact]
    public async Task Of_anothers_token_a_client_learns_as_much_as_of_none_and_the_attempt_is_recorded()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var tokens = await app.SignIn();
        var (other, stranger) = (await App.Register(host, company, "confidential"), await App.Register(host, await host.SignUp(), "confidential"));
        foreach (var thief in new[] { other, stranger })
            foreach (var token in new[] { tokens.Access, tokens.Refresh })
                Nothing(await Ask(thief, token));
        (await host.Audits(company)).ShouldContain(record => record.Action == "introspect_token" && record.Code == "token.foreign");
    }

    [Fact]
    public async Task A_client_with_the_permission_is_told_about_all_of_its_tenant()
    {
        var company = await host.SignUp();
        var tokens = await (await App.Register(host, company)).SignIn();
        var (id, secret) = await TokenTests.Register(host, company, "clients.introspect");
        var form = new Dictionary<string, string> { ["token"] = tokens.Access, ["client_id"] = id, ["client_secret"] = secret };
        (await (await host.Connect("introspect", form)).Json()).GetProperty("active").GetBoolean().ShouldBeTrue();

        form["token"] = (await (await App.Register(host, await host.SignUp())).SignIn()).Access;
        Nothing(await (await host.Connect("introspect", form)).Json());
    }

    [Fact]
    public async Task Whoever_cannot_prove_who_it_is_is_told_nothing()
    {
        var company = await host.SignUp();
        var app = await App.Register(host, company);
        var tokens = await app.SignIn();
        var bare = await host.Connect("introspect", new() { ["token"] = tokens.Access, ["client_id"] = app.ClientId });
        bare.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await bare.Json()).GetProperty("error").GetString().ShouldBe("invalid_client");
        (await host.Connect("introspect", new() { ["token"] = tokens.Access })).StatusCode.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Discovery_names_both_endpoints()
    {
        using var http = host.Anonymous();
        var document = await (await http.GetAsync("/.well-known/openid-configuration")).Json();
        document.GetProperty("revocation_endpoint").GetString().ShouldBe("http://localhost:8080/connect/revoke");
        document.GetProperty("introspection_endpoint").GetString().ShouldBe("http://localhost:8080/connect/introspect");
    }

    private async Task<JsonElement> Ask(App app, string token)
    {
        var answer = await host.Connect("introspect", new() { ["token"] = token, ["client_id"] = app.ClientId, ["client_secret"] = app.Secret! });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return await answer.Json();
    }

    private static void Nothing(JsonElement answer) => answer.GetRawText().ShouldBe("""{"active":false}""");
}
