using System.Net;
using System.Text.Json;
using DotMac.TestKit;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.ServiceDefaults.Tests.Auth;

public sealed class RevocationTests(ResourceServer server)
{
    private readonly Guid tenant = Guid.CreateVersion7();
    private readonly Guid user = Guid.CreateVersion7();

    [Theory]
    [InlineData("session", "sid")]
    [InlineData("user", "sub")]
    [InlineData("tenant", "tid")]
    public async Task A_revoked_principal_is_refused_within_five_seconds_though_its_token_is_cached(string kind, string claim)
    {
        var token = server.Identity.Token(tenant, user, "sample.things.view");
        (await server.Get("/things", token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        server.Identity.Revoke(kind, new JsonWebToken(token).GetClaim(claim).Value);
        var started = TimeProvider.System.GetTimestamp();
        await Eventually.Get(() => server.Get("/things", token), answer => answer.StatusCode == HttpStatusCode.Unauthorized, "refusal");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_token_that_was_issued_after_the_mark_passes()
    {
        var old = server.Identity.Token(tenant, user, "sample.things.view");
        server.Identity.Revoke("user", user.ToString());
        await Eventually.Get(() => server.Get("/things", old), answer => answer.StatusCode == HttpStatusCode.Unauthorized, "refusal");

        var later = server.Identity.Tokens.User(tenant, user, "sample.things.view");
        later.IssuedAt = DateTime.UtcNow.AddSeconds(2);
        later.NotBefore = DateTime.UtcNow;
        (await server.Get("/things", StubTokens.Sign(later))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_cached_token_is_refused_once_it_has_expired()
    {
        var brief = server.Identity.Tokens.User(tenant, user, "sample.things.view");
        brief.Expires = DateTime.UtcNow.AddSeconds(-3);
        brief.NotBefore = DateTime.UtcNow.AddMinutes(-1);
        var token = StubTokens.Sign(brief);
        (await server.Get("/things", token)).StatusCode.ShouldBe(HttpStatusCode.OK, "within the clock skew");
        await Eventually.Get(() => server.Get("/things", token), answer => answer.StatusCode == HttpStatusCode.Unauthorized, "expiry");
    }

    [Fact]
    public async Task While_the_feed_is_heard_the_service_is_ready_and_says_so()
    {
        var health = JsonDocument.Parse(await (await server.Get("/health/ready", null)).Content.ReadAsStringAsync()).RootElement;
        health.GetProperty("checks").GetProperty("revocations").GetProperty("status").GetString().ShouldBe("healthy");
    }
}
