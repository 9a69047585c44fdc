using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using DotMac.ServiceDefaults.Secrets;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>
/// A service's own ES256 key, derived from the secret text that the AppHost generates for it: the service signs its client assertions,
/// Identity's migrate run registers the public half, and no key file has to be handed around.
/// </summary>
public static class ServiceClientKey
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "115792089210356248762697446949407573529996955224135760342422259061068512044369", CultureInfo.InvariantCulture);

    public static ECDsa Derive(string secret)
    {
        if (secret.Length < Sealer.LeastCharacters)
            throw new InvalidOperationException($"A client key must have at least {Sealer.LeastCharacters} characters.");

        var wide = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 48, info: "dotmac service client key"u8.ToArray());
        var scalar = new BigInteger(wide, isUnsigned: true, isBigEndian: true) % (Order - 1) + 1;
        var d = new byte[32];
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(d, 32 - bytes.Length);
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
    }

    public static ECDsaSecurityKey SigningKey(string secret)
    {
        var key = new ECDsaSecurityKey(Derive(secret));
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        return key;
    }

    /// <summary>The public half as a JSON Web Key, for registration.</summary>
    public static JsonWebKey PublicKey(string secret)
    {
        var signing = SigningKey(secret);
        var point = signing.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new JsonWebKey
        {
            Kty = "EC",
            Crv = "P-256",
            Use = "sig",
            Alg = "ES256",
            KeyId = signing.KeyId,
            Kid = signing.KeyId,
            X = Base64UrlEncoder.Encode(point.X),
            Y = Base64UrlEncoder.Encode(point.Y),
        };
    }
}
