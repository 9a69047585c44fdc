using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DotMac.Identity.Domain.Clients;

/// <summary>A public key with which a client signs its assertions (<c>private_key_jwt</c>): EC P-256, or RSA of 2048 bits and more.</summary>
public sealed record ClientKey(
    string Kid, string Kty, string? Crv = null, string? X = null, string? Y = null, string? N = null, string? E = null, string? Alg = null, string? Use = null)
{
    private const int LeastRsaBits = 2048;

    internal bool IsGood()
    {
        try
        {
            return Kid is { Length: > 0 and <= 100 } && Use is null or "sig" && (Kty, Crv, Alg) switch
            {
                ("EC", "P-256", null or "ES256") => IsPoint(),
                ("RSA", null, null or "RS256") => IsModulus(),
                _ => false,
            };
        }
        catch (Exception malformed) when (malformed is CryptographicException or FormatException or ArgumentNullException)
        {
            return false;
        }
    }

    private bool IsPoint()
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new() { X = Base64Url.DecodeFromChars(X), Y = Base64Url.DecodeFromChars(Y) },
        });
        return key.KeySize == 256;
    }

    private bool IsModulus()
    {
        using var key = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars(N), Exponent = Base64Url.DecodeFromChars(E) });
        return key.KeySize >= LeastRsaBits;
    }
}

/// <summary>A client's keys, registered with it.</summary>
public sealed record ClientKeys(IReadOnlyList<ClientKey> Keys)
{
    private const int Most = 10;
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The JSON Web Key Set, of keys that can be used.</summary>
    public string ToJson() =>
        Keys is { Count: > 0 and <= Most } && Keys.All(key => key?.IsGood() is true) && Keys.DistinctBy(key => key.Kid).Count() == Keys.Count
            ? JsonSerializer.Serialize(this, Plain)
            : throw ClientErrors.KeysInvalid();
}
