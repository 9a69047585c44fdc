using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>Reads what was signed here, for whomever it was meant.</summary>
public sealed class OwnTokens(SigningKeys keys, TokenIssuer issuer, NpgsqlDataSource database)
{
    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <summary>An access token that has not expired; revoked or not.</summary>
    public async Task<JsonWebToken?> AccessToken(string text) => await Read(text, "at+jwt", lives: true);

    /// <summary>An ID token, which as a hint is good also after it expired (RP-Initiated Logout, 2).</summary>
    public async Task<JsonWebToken?> IdToken(string text) => await Read(text, "JWT", lives: false);

    /// <summary>What the feed says, as exactly as the database knows it.</summary>
    public async Task<bool> IsRevoked(JsonWebToken token, CancellationToken ct)
    {
        var marks = RevocationList.SubjectsOf(token.Values).ToArray();
        await using var command = database.CreateCommand(
            "SELECT EXISTS (SELECT FROM revocations JOIN unnest($1, $2) AS mark (kind, subject) USING (kind, subject) WHERE at >= $3)");
        command.Parameters.Add(new() { Value = marks.Select(mark => mark.Kind).ToArray() });
        command.Parameters.Add(new() { Value = marks.Select(mark => mark.Subject).ToArray() });
        command.Parameters.Add(new() { Value = DateTimeOffset.FromUnixTimeMilliseconds(token.GetPayloadValue<long>("iat_ms")) });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<JsonWebToken?> Read(string text, string type, bool lives)
    {
        var result = await handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidTypes = [type],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKeys = keys.All,
            ValidateAudience = false,
            ValidateLifetime = lives,
            ClockSkew = TimeSpan.Zero,
        });
        return result.IsValid && ActingParty.TryRead(result.ClaimsIdentity.FindFirst("act")?.Value, out _) ? (JsonWebToken)result.SecurityToken : null;
    }
}
