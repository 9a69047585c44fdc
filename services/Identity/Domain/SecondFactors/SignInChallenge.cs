using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.SecondFactors;

/// <summary>A sign-in whose password was right and whose code is still to come: for five minutes, five attempts and one success.</summary>
public sealed class SignInChallenge : AggregateRoot
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(300);
    private const int MostAttempts = 5;

    private SignInChallenge()
    {
    }

    public Guid UserId { get; private set; }
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>Which password was proved: a challenge dies with it.</summary>
    public byte[] PasswordMark { get; private set; } = [];

    /// <summary>Whether the password was proved here; else an identity provider stood for it.</summary>
    public bool ByPassword { get; private set; }

    /// <summary>Keyed hash of the code that was texted last, with its number; empty where none was.</summary>
    public byte[] TextHash { get; private set; } = [];

    public int Attempts { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static (SignInChallenge Challenge, SecretToken Token) Open(Guid tenantId, User user, bool byPassword, DateTimeOffset now)
    {
        var challenge = new SignInChallenge { UserId = user.Id, PasswordMark = MarkOf(user), ByPassword = byPassword, ExpiresAt = now + Life };
        var token = SecretToken.New(tenantId, challenge.Id);
        challenge.SecretHash = token.Hash;
        return (challenge, token);
    }

    public bool Admits(SecretToken token, User user, DateTimeOffset now) =>
        token.Matches(SecretHash) && UsedAt is null && Attempts < MostAttempts && ExpiresAt > now && PasswordMark.AsSpan().SequenceEqual(MarkOf(user));

    public void Fail() => Attempts++;

    public void Use(DateTimeOffset now) => (UsedAt, TextHash) = (now, []);

    /// <summary>Waits for a texted code; the one before is void.</summary>
    public void Expect(byte[] textHash) => TextHash = textHash;

    /// <summary>Whether the code that was texted last has one of these hashes.</summary>
    public bool IsProvedBy(IEnumerable<byte[]> hashes) => hashes.Any(hash => CryptographicOperations.FixedTimeEquals(hash, TextHash));

    private static byte[] MarkOf(User user) => SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash ?? ""));
}
