using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DotMac.Identity.Features.Connect;

/// <summary>
/// What is kept of a client's secret: its hash and, while a rotation overlaps, the one before with its end in Unix milliseconds. Secrets are
/// random and of 256 bits, so one SHA-256 protects them; a slow hash would only slow each token.
/// </summary>
internal static class ClientSecrets
{
    public static string HashOf(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The new secret beside the present one, which is good until it ends; what was before the present one is forgotten.</summary>
    public static string Rotated(string kept, string secret, DateTimeOffset previousEndsAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{HashOf(secret)} {kept.Split(' ')[0]} {previousEndsAt.ToUnixTimeMilliseconds()}");

    public static bool Accepts(string kept, string secret, DateTimeOffset now)
    {
        var hash = HashOf(secret);
        return kept.Split(' ') switch
        {
            [var current] => Same(hash, current),
            [var current, var previous, var end] => Same(hash, current) || (Same(hash, previous) && now < EndOf(end)),
            _ => false,
        };
    }

    private static bool Same(string hash, string kept) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hash), Encoding.UTF8.GetBytes(kept));

    private static DateTimeOffset EndOf(string milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}
