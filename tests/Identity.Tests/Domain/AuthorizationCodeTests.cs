using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Clients;
using DotMac.Kernel;

namespace DotMac.Identity.Tests.Domain;

public sealed class AuthorizationCodeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static AuthorizationCode Issued() => AuthorizationCode.Issue(
        Guid.CreateVersion7(), new(Guid.CreateVersion7(), Guid.CreateVersion7(), Now, "client", "https://app.example/cb", "challenge", ["openid"], null), Now).Code;

    [Fact]
    public void A_code_gives_one_session_within_a_minute()
    {
        var code = Issued();
        code.MayGrant.ShouldBeFalse();
        code.Present(Now.AddSeconds(59)).ShouldBeTrue();
        code.MayGrant.ShouldBeTrue();
        code.Grant(Guid.CreateVersion7());
        code.MayGrant.ShouldBeFalse();
        Issued().Present(Now.AddSeconds(60)).ShouldBeFalse();
    }

    [Fact]
    public void A_code_that_is_shown_again_before_it_gave_a_session_gives_none()
    {
        var code = Issued();
        code.Present(Now).ShouldBeTrue();
        code.Present(Now).ShouldBeFalse();
        code.MayGrant.ShouldBeFalse();
    }

    [Fact]
    public void Consent_grows_and_covers_what_it_names()
    {
        var consent = new Consent(Guid.CreateVersion7(), "client");
        consent.Covers(["openid"]).ShouldBeFalse();
        consent.Allow(["openid"], Now);
        consent.Allow(["email"], Now);
        consent.Covers(["openid", "email"]).ShouldBeTrue();
        consent.Covers(["openid", "profile"]).ShouldBeFalse();
    }

    [Fact]
    public void An_apps_identifier_names_its_tenant_and_only_a_confidential_one_has_a_secret()
    {
        var tenant = Guid.CreateVersion7();
        var app = Client.RegisterApp(ClientKind.Public, tenant, Guid.CreateVersion7(), "App", [], new(["https://app.example/cb"], [], null), Now);
        Client.TenantOf(app.ClientId).ShouldBe(tenant);
        Client.TenantOf("dotmac").ShouldBeNull();
        Client.TenantOf(Client.Prefix + new string('z', 43)).ShouldBeNull();
        Should.Throw<DomainException>(() => app.RotateSecret(Now)).Code.ShouldBe("client.no_secret");
        Should.Throw<DomainException>(() => Client.RegisterApp(ClientKind.Machine, tenant, Guid.CreateVersion7(), "App", [], new([], [], null), Now)).Code.ShouldBe("client.not_an_app");
    }
}
