using System.Globalization;
using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.SecondFactors;

/// <summary>Why a sign-in is not complete, and why an operation on a second factor is refused.</summary>
public static class SecondFactorErrors
{
    /// <summary>The password was right; the challenge is what the code is sent with.</summary>
    public static DomainException Required(SecretToken challenge) =>
        new(Refusal.Forbidden, "auth.second_factor_required",
            "The password is right. Send challenge and a code of the authenticator app to /api/v1/auth/login/verify-2fa.")
        {
            Members = new Dictionary<string, object>
            {
                ["challenge"] = challenge.ToString(),
                ["expires_in"] = (int)SignInChallenge.Life.TotalSeconds,
            },
        };

    /// <summary>Unknown, expired, used and exhausted challenges look the same.</summary>
    public static DomainException InvalidChallenge() =>
        new(Refusal.Unauthenticated, "auth.challenge_invalid", "The challenge is unknown, used up or older than five minutes: sign in again.");

    /// <summary>A locked account looks the same.</summary>
    public static DomainException SignInRefused() =>
        new(Refusal.Unauthenticated, "auth.second_factor_invalid",
            "The code is wrong or was used before, or too many wrong ones locked the account for an hour.");

    public static DomainException WrongCode() =>
        new(Refusal.Rule, "second_factor.wrong_code", "The code is wrong or was used before.") { Pointer = "/code" };

    public static DomainException On() => new(Refusal.Conflict, "second_factor.enabled", "The second factor is on already.");

    public static DomainException NotOn() => new(Refusal.Conflict, "second_factor.not_enabled", "There is no second factor that is on.");

    /// <summary>What to do about backup codes that run out; null while there are enough.</summary>
    public static string? Warning(int left) => left >= SecondFactor.FewBackupCodes
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{left} backup codes are left: make new ones.");
}
