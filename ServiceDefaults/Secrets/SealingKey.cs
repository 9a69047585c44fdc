using System.Security.Cryptography;
using System.Text;

namespace DotMac.ServiceDefaults.Secrets;

/// <summary>A key made of a secret text; its id tells which one it is, and nothing of the text.</summary>
internal sealed class SealingKey
{
    public const int IdSize = 8;
    private readonly byte[] root;

    public SealingKey(string secret)
    {
        if (secret.Length < Sealer.LeastCharacters)
            throw new InvalidOperationException($"A secret to seal with must have at least {Sealer.LeastCharacters} characters.");
        root = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        Id = Derive("key id")[..IdSize];
    }

    public byte[] Id { get; }

    public byte[] Derive(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.UTF8.GetBytes(purpose));
}
