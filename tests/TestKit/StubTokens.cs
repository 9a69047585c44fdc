using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.TestKit;

/// <summary>Access tokens in the fleet's form (design, section 8), signed with a key of this test run.</summary>
public sealed class StubTokens : IDisposable
{
    private ECDsaSecurityKey key = NewKey();

    internal StubTokens(string issuer) => Issuer = issuer.TrimEnd('/');

    public string Issuer { get; }

    /// <summary>The present signing key.</summary>
    public ECDsaSecurityKey Key => key;

    /// <summary>Signs from now on with a new key; tokens of the old one are unknown to the key set.</summary>
    public void Rotate() => key = NewKey();

    /// <summary>The content of a user's token, to be changed by a test before it is signed.</summary>
    public SecurityTokenDescriptor User(Guid tenant, Guid user, params string[] permissions) => Describe("dotmac", new()
    {
        ["sub"] = user.ToString(),
        ["tid"] = tenant.ToString(),
        ["sid"] = Guid.CreateVersion7().ToString(),
        ["client_id"] = "dotmac",
        ["kind"] = "user",
        ["permissions"] = permissions,
        ["denied"] = Array.Empty<string>(),
    });

    public SecurityTokenDescriptor Service(string name) => Describe("internal", new() { ["sub"] = name, ["client_id"] = name, ["kind"] = "service" });

    public static string Sign(SecurityTokenDescriptor descriptor) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);

    public void Dispose() => key.ECDsa.Dispose();

    internal Dictionary<string, object> KeySet()
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var jwk = new Dictionary<string, string>
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["use"] = "sig",
            ["alg"] = "ES256",
            ["kid"] = key.KeyId,
            ["x"] = Base64UrlEncoder.Encode(point.X),
            ["y"] = Base64UrlEncoder.Encode(point.Y),
        };
        return new() { ["keys"] = new[] { jwk } };
    }

    internal static bool IsInternal(HttpContext http)
    {
        var bearer = http.Request.Headers.Authorization.ToString();
        return bearer.StartsWith("Bearer ", StringComparison.Ordinal) && new JsonWebToken(bearer["Bearer ".Length..]).Audiences.Contains("internal");
    }

    private static ECDsaSecurityKey NewKey() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = Guid.NewGuid().ToString("N") };

    internal SecurityTokenDescriptor Describe(string audience, Dictionary<string, object> claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new()
        {
            Issuer = Issuer + "/",
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(15),
            TokenType = "at+jwt",
            Claims = claims,
            SigningCredentials = new(key, SecurityAlgorithms.EcdsaSha256),
        };
    }
}
