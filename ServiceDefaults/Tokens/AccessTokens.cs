using System.Security.Claims;
using DotMac.Kernel;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>Checks an access token as the bearer scheme does, revocation included, for whoever stands outside that scheme.</summary>
public sealed class AccessTokens
{
    private readonly CachingTokenHandler handler;
    private readonly TokenValidationParameters rules;
    private readonly RevocationList revocations;
    private readonly IdentityKeys keys;

    internal AccessTokens(CachingTokenHandler handler, TokenRules rules, RevocationList revocations, IdentityKeys keys)
    {
        (this.handler, this.revocations, this.keys) = (handler, revocations, keys);
        this.rules = rules.Parameters.Clone();
        this.rules.ConfigurationManager = keys;
    }

    /// <summary>Whom the token speaks for; null when it is not a good token (any more).</summary>
    public async ValueTask<ClaimsPrincipal?> Check(string token)
    {
        var result = await handler.ValidateTokenAsync(token, rules);
        if (!result.IsValid)
            return CannotBeTold(result.Exception) ? throw Unavailable() : null;

        var principal = new ClaimsPrincipal(result.ClaimsIdentity);
        return revocations.IsRevoked(principal) ? null : principal;
    }

    internal static DomainException Unavailable() => new(Refusal.Unavailable, "identity.unavailable", "Whether the token is good cannot be told at the moment; known tokens go on working.");

    /// <summary>The key is unknown, and Identity, who might know it, does not answer or did not just now.</summary>
    internal bool CannotBeTold(Exception? failure) => keys.IsInDoubt && failure is SecurityTokenSignatureKeyNotFoundException;
}
