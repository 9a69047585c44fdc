using System.Security.Cryptography;
using System.Text;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>
/// Standard Webhooks 1.0: <c>v1,</c> and base64 of HMAC-SHA256 over <c>id.timestamp.body</c>; one signature for each secret, space separated.
/// </summary>
public static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>A new secret of 32 random bytes in its serialised form.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Sign(IEnumerable<string> secrets, string id, long timestamp, string body)
    {
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}");
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Key(secret), signed))));
    }

    private static byte[] Key(string secret) =>
        Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
}
