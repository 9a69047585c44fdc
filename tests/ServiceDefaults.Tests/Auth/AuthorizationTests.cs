using System.Net;
using System.Text.Json;

namespace DotMac.ServiceDefaults.Tests.Auth;

public sealed class AuthorizationTests(ResourceServer server)
{
    private readonly Guid tenant = Guid.CreateVersion7();
    private readonly Guid user = Guid.CreateVersion7();

    [Fact]
    public async Task A_missing_permission_is_403_and_is_named()
    {
        var answer = await server.Get("/things", server.Identity.Token(tenant, user, "sample.other.view"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        problem.GetProperty("code").GetString().ShouldBe("permission.denied");
        problem.GetProperty("detail").GetString()!.ShouldContain("sample.things.view");
    }

    [Fact]
    public async Task A_user_is_kept_out_of_internal_endpoints_and_a_service_out_of_the_others()
    {
        (await server.Get("/internal/things", server.Identity.Token(tenant, user, "*"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Get("/things", server.Identity.ServiceToken("tenancy"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.Get("/internal/things", server.Identity.ServiceToken("tenancy"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_anonymous_endpoint_needs_no_token() =>
        (await server.Get("/open", null)).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task An_endpoint_that_states_nothing_is_closed()
    {
        (await server.Get("/unstated", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.Get("/unstated", server.Identity.Token(tenant, user, "*"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_service_proves_itself_with_its_own_key_and_keeps_the_token()
    {
        var first = await server.ServiceTokens.Get(default);
        (await server.ServiceTokens.Get(default)).ShouldBe(first);

        var assertion = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(server.Identity.Assertions.Last());
        assertion.Subject.ShouldBe("sample");
        assertion.Audiences.ShouldBe(["http://localhost:8080/"]);
        (assertion.ValidTo - DateTime.UtcNow).ShouldBeLessThan(TimeSpan.FromSeconds(61));
        var key = DotMac.ServiceDefaults.Tokens.ServiceClientKey.PublicKey("client-key-of-sample-for-tests-0123456789abcdef");
        (await new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().ValidateTokenAsync(
            assertion.EncodedToken, new() { IssuerSigningKey = key, ValidIssuer = "sample", ValidAudience = "http://localhost:8080/" })).IsValid.ShouldBeTrue();
    }
}
