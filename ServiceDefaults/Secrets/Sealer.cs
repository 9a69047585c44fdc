using System.Security.Cryptography;
using System.Text;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>Authenticated encryption (AES-256-GCM) under a key derived from a secret text; the purpose is bound to what is sealed.</summary>
public abstract class Sealer(string secret)
{
    /// <summary>A secret of the settings has at least so many characters.</summary>
    public const int LeastCharacters = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] root = secret.Length >= LeastCharacters
        ? SHA256.HashData(Encoding.UTF8.GetBytes(secret))
        : throw new InvalidOperationException($"A secret to seal with must have at least {LeastCharacters} characters.");

    /// <summary>Nonce, tag and cipher text.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, string purpose)
    {
        var box = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Key(purpose), TagSize);
        aes.Encrypt(box.AsSpan(0, NonceSize), plain, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize));
        return box;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the box was changed, or sealed with another key or for another purpose.</summary>
    public byte[] Open(ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < NonceSize + TagSize)
            throw new CryptographicException("The sealed value is too short.");

        var plain = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(Key(purpose), TagSize);
        aes.Decrypt(box[..NonceSize], box[(NonceSize + TagSize)..], box.Slice(NonceSize, TagSize), plain);
        return plain;
    }

    /// <summary>HMAC-SHA256 under a key of its own, for values that leave and come back, such as cursors.</summary>
    public byte[] Mac(ReadOnlySpan<byte> message) => HMACSHA256.HashData(Key("mac"), message);

    private byte[] Key(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes(purpose));
}

/// <summary>Seals what only this service opens again, with its client key.</summary>
public sealed class ServiceSealer(string secret) : Sealer(secret);

/// <summary>Seals the one-time tokens of mails on their way from a sender to Notifications, with the fleet's key.</summary>
public sealed class FleetSealer(string secret) : Sealer(secret)
{
    private const string Purpose = "mail-token";

    /// <summary>The text form in which a token travels in <c>MailRequested</c>.</summary>
    public string SealToken(string token) => Convert.ToBase64String(Seal(Encoding.UTF8.GetBytes(token), Purpose));

    /// <summary>The token of a mail, opened only to render it.</summary>
    public string OpenToken(string box) => Encoding.UTF8.GetString(Open(Convert.FromBase64String(box), Purpose));
}

/// <summary>Seals signing keys and key rings in the database with the master key (in production: Vault transit).</summary>
public sealed class MasterSealer(string secret) : Sealer(secret);
