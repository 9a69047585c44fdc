using System.Security.Cryptography;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Phones;

/// <summary>
/// How a user proves that it reads the texts to a number: one code at a time, good for 600 seconds, five tries and the very number to which it was sent.
/// </summary>
public sealed class PhoneVerification : AggregateRoot
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(600);
    private const int MostAttempts = 5;

    private PhoneVerification()
    {
    }

    public Guid UserId { get; private set; }

    /// <summary>Where the live code was sent; null while there is none.</summary>
    public PhoneNumber? Number { get; private set; }

    /// <summary>Keyed: six digits have too few values for a plain hash.</summary>
    public byte[] CodeHash { get; private set; } = [];

    public int Attempts { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public TextAllowance Allowance { get; private set; } = TextAllowance.Unused;

    public static PhoneVerification Of(Guid userId) => new() { UserId = userId };

    /// <summary>Counts what the user asks for; the number is another matter.</summary>
    public void RequireAllowance(DateTimeOffset now)
    {
        if (Allowance.TooSoon(now) is { } moment)
            throw PhoneErrors.TooSoon(moment);
        if (Allowance.TooOften(now) is { } day)
            throw PhoneErrors.TooOften(day);
    }

    /// <summary>Waits for a new code; the one before is void.</summary>
    public void Expect(PhoneNumber number, byte[] codeHash, DateTimeOffset now)
    {
        Count(now);
        (Number, CodeHash, Attempts, ExpiresAt) = (number, codeHash, 0, now + Life);
    }

    /// <summary>Counts one more text of the user, for whatever it is.</summary>
    public void Count(DateTimeOffset now)
    {
        RequireAllowance(now);
        Allowance = Allowance.Use(now);
    }

    /// <summary>Takes a code, by its hash under each key: the number that it proves, or null after counting a wrong one. A good one is used up.</summary>
    public PhoneNumber? Take(IEnumerable<byte[]> hashes, DateTimeOffset now)
    {
        if (Number is null || Attempts >= MostAttempts || ExpiresAt <= now)
            return null;

        Attempts++;
        if (!hashes.Any(hash => CryptographicOperations.FixedTimeEquals(hash, CodeHash)))
            return null;

        var proved = Number;
        Forget();
        return proved;
    }

    /// <summary>Keeps neither code nor number longer than they are of use; what was asked for is still counted.</summary>
    public void ForgetIfOver(DateTimeOffset now)
    {
        if (ExpiresAt <= now)
            Forget();
    }

    private void Forget() => (Number, CodeHash) = (null, []);
}
