using DotMac.Identity.Domain.Federation;

namespace DotMac.Identity.Tests.Domain;

public sealed class ExternalIdentityTests
{
    [Theory]
    [InlineData(ProviderKind.Oidc, "email_verified", "true", true)]
    [InlineData(ProviderKind.Google, "email_verified", "true", true)]
    [InlineData(ProviderKind.Google, "email_verified", "false", false)]
    [InlineData(ProviderKind.Oidc, "xms_edov", "true", false)]
    [InlineData(ProviderKind.Microsoft, "email_verified", "true", false)]
    [InlineData(ProviderKind.Microsoft, "xms_edov", "1", true)]
    public void An_address_counts_where_the_provider_says_that_it_is_proved(ProviderKind kind, string claim, string value, bool isVerified)
    {
        var claims = new Dictionary<string, string> { ["sub"] = "s", ["email"] = "Ada@Example.com", [claim] = value };
        (ExternalIdentity.Of(kind, claims.GetValueOrDefault)!.Verified?.Value == "ada@example.com").ShouldBe(isVerified);
    }

    [Fact]
    public void Nobody_without_a_subject_is_vouched_for() => ExternalIdentity.Of(ProviderKind.Oidc, _ => null).ShouldBeNull();
}
