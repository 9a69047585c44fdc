using System.Security.Cryptography;
using System.Text;
using DotMac.Kernel;
using Microsoft.Extensions.Configuration;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>
/// Authenticated encryption (AES-256-GCM) under keys derived from secret texts. A box names the key that sealed it: the present key seals, former ones still
/// open. The purpose (which tenant's which row and column) is bound to what is sealed.
/// </summary>
public abstract class Sealer(string secret, params IEnumerable<string> former)
{
    /// <summary>A secret of the settings has at least so many characters.</summary>
    public const int LeastCharacters = 32;

    /// <summary>The code of what was sealed by a key that is not among the settings.</summary>
    public const string KeyUnknown = "secret.key_unknown";

    private const byte Form = 1;
    private const int HeaderSize = 1 + SealingKey.IdSize;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly SealingKey[] keys = [.. former.Prepend(secret).Select(text => new SealingKey(text))];

    /// <summary>How a box of the present key begins.</summary>
    public byte[] Header => [Form, .. keys[0].Id];

    /// <summary>The form and the key's id, then nonce, tag and cipher text.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string purpose)
    {
        var box = new byte[HeaderSize + NonceSize + TagSize + plain.Length];
        Header.CopyTo(box, 0);
        var rest = box.AsSpan(HeaderSize);
        RandomNumberGenerator.Fill(rest[..NonceSize]);
        using var aes = new AesGcm(keys[0].Derive(purpose), TagSize);
        aes.Encrypt(rest[..NonceSize], plain, rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), Bound(box, purpose));
        return box;
    }

    /// <summary>
    /// Throws <see cref="CryptographicException"/> when the box was changed or sealed for another purpose, and refuses (<see cref="KeyUnknown"/>) one of a key
    /// that is not among the settings.
    /// </summary>
    public byte[] Open(ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < HeaderSize + NonceSize + TagSize || box[0] != Form)
            throw new CryptographicException("The sealed value is too short or has another form.");

        var rest = box[HeaderSize..];
        var plain = new byte[rest.Length - NonceSize - TagSize];
        using var aes = new AesGcm(KeyOf(box).Derive(purpose), TagSize);
        aes.Decrypt(rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), plain, Bound(box, purpose));
        return plain;
    }

    /// <summary>Whether the present key sealed the box.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> box) => box.StartsWith(Header);

    /// <summary>HMAC-SHA256 under a key of its own, for values that leave and come back, such as cursors.</summary>
    public byte[] Mac(ReadOnlySpan<byte> message) => HMACSHA256.HashData(keys[0].Derive("mac"), message);

    /// <summary>The same under every key, the present one first, to find what is stored.</summary>
    public IEnumerable<byte[]> Macs(byte[] message) => keys.Select(key => HMACSHA256.HashData(key.Derive("mac"), message));

    private SealingKey KeyOf(ReadOnlySpan<byte> box)
    {
        var id = box.Slice(1, SealingKey.IdSize).ToArray();
        return keys.FirstOrDefault(key => key.Id.SequenceEqual(id)) ??
            throw new DomainException(
                Refusal.Unavailable, KeyUnknown, $"This was sealed by the key {Convert.ToHexStringLower(id)}, which is not among Secrets:FormerKeys.");
    }

    private static byte[] Bound(ReadOnlySpan<byte> box, string purpose) => [.. box[..HeaderSize], .. Encoding.UTF8.GetBytes(purpose)];
}

/// <summary>Seals what only this service opens again, with its client key.</summary>
public sealed class ServiceSealer(string secret, params IEnumerable<string> former) : Sealer(secret, former);

/// <summary>Seals the one-time tokens of mails and the codes of texts on their way from a sender to Notifications, with the fleet's key.</summary>
public sealed class FleetSealer(string secret, params IEnumerable<string> former) : Sealer(secret, former)
{
    private const string Purpose = "mail-token";

    /// <summary>The text form in which a token travels in <c>MailRequested</c> and <c>SmsRequested</c>.</summary>
    public string SealToken(string token) => Convert.ToBase64String(Seal(Encoding.UTF8.GetBytes(token), Purpose));

    /// <summary>The token of a mail or a text, opened only to render it.</summary>
    public string OpenToken(string box) => Encoding.UTF8.GetString(Open(Convert.FromBase64String(box), Purpose));
}

/// <summary>Seals signing keys and key rings in the database with the master key (in production: Vault transit).</summary>
public sealed class MasterSealer(string secret, params IEnumerable<string> former) : Sealer(secret, former);

/// <summary>The keys of the settings.</summary>
public static class SealingSettings
{
    /// <summary>What sealed before a key of the settings was changed (<c>Secrets:FormerKeys</c>), whichever it was.</summary>
    public static string[] FormerKeys(this IConfiguration settings) =>
        [.. settings.GetSection("Secrets:FormerKeys").GetChildren().Select(key => key.Value).OfType<string>()];
}
