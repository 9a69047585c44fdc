using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Security;

/// <summary>What a token says.</summary>
internal static class TokenClaims
{
    /// <summary>Each value of a claim, of a list its members.</summary>
    public static IEnumerable<string> Values(this JsonWebToken token, string name) => token.Claims.Where(claim => claim.Type == name).Select(claim => claim.Value);
}
