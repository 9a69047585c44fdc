using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>Which access tokens are accepted (RFC 9068, RFC 8725): by type, algorithm, issuer and audience; nothing that a token says of itself changes them.</summary>
internal sealed class TokenRules(string issuer, IEnumerable<string> audiences)
{
    public TokenValidationParameters Parameters { get; } = new()
    {
        ValidIssuers = [issuer, issuer + "/"],
        ValidAudiences = [.. audiences],
        ValidTypes = ["at+jwt"],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256],
        ClockSkew = TimeSpan.FromSeconds(5),
        NameClaimType = "sub",
        RoleClaimType = "roles",
    };
}
