using System.Globalization;
using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.SecondFactors;

/// <summary>Why a sign-in is not complete, and why an operation on a second factor is refused.</summary>
public static class SecondFactorErrors
{
    public const string RequiredCode = "auth.second_factor_required";
    public const string RefusedCode = "auth.second_factor_invalid";

    /// <summary>The member with the end of the number that gets texts, where one does.</summary>
    public const string TextsTo = "texts_to";

    /// <summary>The password was right; the challenge is what the code is sent with.</summary>
    public static DomainException Required(SecretToken challenge, string? textsTo) =>
        new(Refusal.Forbidden, RequiredCode,
            "The password is right. Send challenge and a code of the authenticator app to /api/v1/auth/login/verify-2fa." +
            (textsTo is null ? "" : " /api/v1/auth/login/text-code texts one to your phone."))
        {
            Members = Members(challenge, textsTo),
        };

    private static Dictionary<string, object> Members(SecretToken challenge, string? textsTo)
    {
        var members = new Dictionary<string, object>
        {
            ["challenge"] = challenge.ToString(),
            ["expires_in"] = (int)SignInChallenge.Life.TotalSeconds,
            ["methods"] = (string[])(textsTo is null ? ["app", "backup_code"] : ["app", "backup_code", "text"]),
        };
        if (textsTo is not null)
            members[TextsTo] = textsTo;
        return members;
    }

    /// <summary>Unknown, expired, used and exhausted challenges look the same.</summary>
    public static DomainException InvalidChallenge() =>
        new(Refusal.Unauthenticated, "auth.challenge_invalid", "The challenge is unknown, used up or older than five minutes: sign in again.");

    /// <summary>A locked account looks the same.</summary>
    public static DomainException SignInRefused() =>
        new(Refusal.Unauthenticated, RefusedCode,
            "The code is wrong or was used before, or too many wrong ones locked the account for an hour.");

    public static DomainException WrongCode() =>
        new(Refusal.Rule, "second_factor.wrong_code", "The code is wrong or was used before.") { Pointer = "/code" };

    public static DomainException NoPhone() => new(
        Refusal.Conflict, "second_factor.no_phone", "Your profile has no verified phone: verify one at /api/v1/auth/verify-phone/request first.");

    public static DomainException NoTexts() =>
        new(Refusal.Conflict, "second_factor.no_texts", "No texts stand in for the app on this account, or the phone is no longer its verified one.");

    public static DomainException TextsForbidden() =>
        new(Refusal.Forbidden, "second_factor.texts_forbidden", "Texts are not safe enough for the platform's own users.");

    public static DomainException TextsForbiddenHere() =>
        new(Refusal.Forbidden, "second_factor.texts_forbidden_here", "Your company lets no texts stand in for the app.");

    public static DomainException On() => new(Refusal.Conflict, "second_factor.enabled", "The second factor is on already.");

    public static DomainException NotOn() => new(Refusal.Conflict, "second_factor.not_enabled", "There is no second factor that is on.");

    /// <summary>What to do about backup codes that run out; null while there are enough.</summary>
    public static string? Warning(int left) => left >= SecondFactor.FewBackupCodes
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{left} backup codes are left: make new ones.");
}
