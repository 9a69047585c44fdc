using System.Security.Cryptography;
using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.SecondFactors;

/// <summary>A user's authenticator app (RFC 6238): begun with a secret, turned on by its first code; a code is good once.</summary>
public sealed class SecondFactor : AggregateRoot
{
    /// <summary>With fewer backup codes left their owner is warned.</summary>
    public const int FewBackupCodes = 3;

    private readonly List<BackupCode> backupCodes = [];

    private SecondFactor()
    {
    }

    public Guid UserId { get; private set; }

    /// <summary>The shared secret, sealed by the master key.</summary>
    public byte[] SealedSecret { get; private set; } = [];

    /// <summary>The last time step of which a code was taken; only a later one is.</summary>
    public long LastStep { get; private set; }

    /// <summary>Wrong codes. Only a good one forgives them: whoever sets a new password has not shown the app.</summary>
    public FailedSignIns Failures { get; private set; } = FailedSignIns.None;

    /// <summary>
    /// The number whose texts stand in for the app, null where none's do. It is let by its user, number by number: texts are a restricted authenticator (NIST SP 800-63B,
    /// 5.1.3.3), and whoever changes the phone must not come into the account with it.
    /// </summary>
    public PhoneNumber? TextsTo { get; private set; }

    /// <summary>When its user let it. A number that was proved again since then may be somebody else's by now: it is let anew.</summary>
    public DateTimeOffset? TextsLetAt { get; private set; }


    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? EnabledAt { get; private set; }
    public IReadOnlyList<BackupCode> BackupCodes => backupCodes;
    public bool IsOn => EnabledAt is not null;
    public int BackupCodesLeft => backupCodes.Count(code => code.UsedAt is null);

    public static SecondFactor Begin(Guid userId, byte[] sealedSecret, IEnumerable<byte[]> codes, DateTimeOffset now)
    {
        var factor = new SecondFactor { UserId = userId };
        factor.Restart(sealedSecret, codes, now);
        return factor;
    }

    /// <summary>A new secret and new codes, as long as the former ones were not confirmed.</summary>
    public void Restart(byte[] sealedSecret, IEnumerable<byte[]> codes, DateTimeOffset now)
    {
        if (IsOn)
            throw SecondFactorErrors.On();

        (SealedSecret, LastStep, TextsTo, TextsLetAt, CreatedAt) = (sealedSecret, 0, null, null, now);
        SetBackupCodes(codes);
    }

    /// <summary>The app showed a right code: sign-ins ask for one from now on.</summary>
    public void Enable(long? step, string email, DateTimeOffset now)
    {
        if (IsOn)
            throw SecondFactorErrors.On();
        if (!Take(step, now))
            throw SecondFactorErrors.WrongCode();

        EnabledAt = now;
        Raise(new UserMfaEnabled(UserId, email));
    }

    /// <summary>Whether the code of a time step is good; it and all before it are none from now on. After too many wrong ones none is.</summary>
    public bool Take(long? step, DateTimeOffset now)
    {
        var good = step > LastStep && !Failures.Locks(now);
        if (good)
            LastStep = step!.Value;
        return Count(good, now);
    }

    /// <summary>Whether a backup code is good; it is none from now on. After too many wrong ones none is.</summary>
    public bool Take(byte[] backupCode, string? ipAddress, DateTimeOffset now)
    {
        var match = Failures.Locks(now)
            ? null
            : backupCodes.FirstOrDefault(code => code.UsedAt is null && CryptographicOperations.FixedTimeEquals(code.Hash, backupCode));
        match?.Use(ipAddress, now);
        return Count(match is not null, now);
    }

    /// <summary>Whether the code of a text is good, as its challenge says. After too many wrong codes none is.</summary>
    public bool TakeText(bool proved, DateTimeOffset now) => Count(proved && !Failures.Locks(now), now);

    /// <summary>Where the user gets texts that stand in for the app: the number that it let, as long as that has stayed its verified phone.</summary>
    public PhoneNumber? TextsOf(User user) => TextsTo is { } number && user.Reads(number) && user.PhoneVerifiedAt <= TextsLetAt ? number : null;

    /// <summary>Lets texts to the user's phone stand in for the app. The platform's own users have none: what they may do is worth a stolen number.</summary>
    public void AllowTexts(User user, DateTimeOffset now)
    {
        RequireOn();
        if (user.TenantId == Tenants.Platform)
            throw SecondFactorErrors.TextsForbidden();

        (TextsTo, TextsLetAt) = (user.VerifiedPhone ?? throw SecondFactorErrors.NoPhone(), now);
        Raise(new UserMfaTextsAllowed(UserId, user.Email.Value));
    }

    public void ForbidTexts(string email)
    {
        RequireOn();
        if (TextsTo is null)
            throw SecondFactorErrors.NoTexts();

        (TextsTo, TextsLetAt) = (null, null);
        Raise(new UserMfaTextsForbidden(UserId, email));
    }

    /// <summary>Replaces all backup codes, used or not.</summary>
    public void ReplaceBackupCodes(IEnumerable<byte[]> codes)
    {
        RequireOn();
        SetBackupCodes(codes);
    }

    /// <summary>Announces the end; who removes it saves the removal.</summary>
    public void Disable(string email)
    {
        RequireOn();
        Raise(new UserMfaDisabled(UserId, email));
    }

    public void RequireOn()
    {
        if (!IsOn)
            throw SecondFactorErrors.NotOn();
    }

    private bool Count(bool good, DateTimeOffset now)
    {
        Failures = good ? FailedSignIns.None : Failures.Add(now);
        return good;
    }

    private void SetBackupCodes(IEnumerable<byte[]> codes)
    {
        backupCodes.Clear();
        backupCodes.AddRange(codes.Select(hash => new BackupCode(hash)));
    }
}
