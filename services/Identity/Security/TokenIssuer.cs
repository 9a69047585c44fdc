using DotMac.Identity.Domain.Roles;
using DotMac.ServiceDefaults.Auth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Security;

/// <summary>In whose name a token is issued, and what it allows.</summary>
public sealed record TokenSubject(string Kind, string Subject, string ClientId, Authority Authority)
{
    public static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(15);

    public Guid? TenantId { get; init; }
    public Guid? SessionId { get; init; }

    /// <summary>When the user proved who it is.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>By what it did (RFC 8176); nothing is told where that is not known.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The user behind an API key.</summary>
    public Guid? UserId { get; init; }

    /// <summary>Who acts as the subject (RFC 8693, 4.1).</summary>
    public ActingParty? Acting { get; init; }

    /// <summary>Ids and clients of the tokens that this one is exchanged for: what ends one of them ends it as well.</summary>
    public IReadOnlyList<string> Origin { get; init; } = [];

    /// <summary>Revocations since then end the token; null for those since it is issued.</summary>
    public DateTimeOffset? RevocableSince { get; init; }

    /// <summary>What a user lent to a client (RFC 9068); null when nobody stands between.</summary>
    public string? Scope { get; init; }

    public string Audience { get; init; } = TokenIssuer.FirstParty;
    public TimeSpan Life { get; init; } = UsualLife;
}

/// <summary>Issues the fleet's access tokens (RFC 9068, ES256), all of the same shape whoever asks for them.</summary>
public sealed class TokenIssuer(SigningKeys keys, IConfiguration configuration, TimeProvider time)
{
    /// <summary>Audience of the tokens with which users and their programs call the whole API.</summary>
    public const string FirstParty = "dotmac";

    /// <summary>Audience of the services' own tokens.</summary>
    public const string Internal = "internal";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>The issuer, in the form in which discovery states it.</summary>
    public string Issuer { get; } = IssuerOf(configuration).AbsoluteUri;

    /// <summary>The instant of a token that is issued now.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    public static Uri IssuerOf(IConfiguration configuration) => new(configuration["PublicUrl"] ?? "http://localhost:8080");

    /// <summary>The origin of its pages: scheme, host and port (RFC 6454).</summary>
    public static string OriginOf(IConfiguration configuration) => IssuerOf(configuration).GetLeftPart(UriPartial.Authority);

    public IssuedToken Issue(TokenSubject subject)
    {
        var instant = time.GetUtcNow();
        var now = instant.UtcDateTime;
        var token = handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = Issuer,
            Audience = subject.Audience,
            IssuedAt = now,
            Expires = now + subject.Life,
            Claims = ClaimsOf(subject, instant),
            SigningCredentials = keys.Current,
        });
        return new(token, (int)subject.Life.TotalSeconds);
    }

    private static Dictionary<string, object> ClaimsOf(TokenSubject subject, DateTimeOffset now)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = subject.Subject,
            ["client_id"] = subject.ClientId,
            ["kind"] = subject.Kind,
            ["iat_ms"] = (subject.RevocableSince ?? now).ToUnixTimeMilliseconds(), // iat has whole seconds: a token of the same second as a revocation would be dead
            ["jti"] = Guid.CreateVersion7().ToString("N"),
            ["permissions"] = subject.Authority.Granted.ToArray(),
            ["denied"] = subject.Authority.Denied.ToArray(),
        };
        Add("tid", subject.TenantId);
        Add("sid", subject.SessionId);
        Add("uid", subject.UserId);
        if (subject.AuthenticatedAt is { } proved)
            claims["auth_time"] = proved.ToUnixTimeSeconds();
        if (subject.Methods.Count > 0)
            claims["amr"] = subject.Methods.ToArray();
        if (subject.Scope is { } scope)
            claims["scope"] = scope;
        if (subject.Acting is { } acting)
            claims["act"] = acting.ToClaim();
        if (subject.Origin.Count > 0)
            claims["origin"] = subject.Origin.ToArray();
        return claims;

        void Add(string name, Guid? id)
        {
            if (id is { } value)
                claims[name] = value.ToString();
        }
    }
}

/// <summary>An access token and the seconds that it lives.</summary>
public sealed record IssuedToken(string AccessToken, int ExpiresIn);
