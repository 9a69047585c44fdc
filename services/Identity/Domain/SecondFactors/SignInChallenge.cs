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

    public int Attempts { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    public static (SignInChallenge Challenge, SecretToken Token) Open(Guid tenantId, User user, DateTimeOffset now)
    {
        var challenge = new SignInChallenge { UserId = user.Id, PasswordMark = MarkOf(user), ExpiresAt = now + Life };
        var token = SecretToken.New(tenantId, challenge.Id);
        challenge.SecretHash = token.Hash;
        return (challenge, token);
    }

    public bool Admits(SecretToken token, User user, DateTimeOffset now) =>
        token.Matches(SecretHash) && UsedAt is null && Attempts < MostAttempts && ExpiresAt > now && PasswordMark.AsSpan().SequenceEqual(MarkOf(user));

    public void Fail() => Attempts++;

    public void Use(DateTimeOffset now) => UsedAt = now;

    private static byte[] MarkOf(User user) => SHA256.HashData(Encoding.UTF8.GetBytes(user.PasswordHash ?? ""));
}
