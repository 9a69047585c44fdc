using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>Why a password is refused; the pointer names the member that held it.</summary>
public static class PasswordErrors
{
    public static DomainException Malformed(string pointer) =>
        new(Refusal.Malformed, "password.malformed", $"A password is a Unicode text of at most {Password.MostCharacters} characters.") { Pointer = pointer };

    public static DomainException TooShort(string pointer) =>
        new(Refusal.Rule, "password.too_short", $"A password has at least {Password.FewestCharacters} characters.") { Pointer = pointer };

    public static DomainException TooCommon(string pointer) =>
        new(Refusal.Rule, "password.too_common", "This password is among those that are tried first: choose another.") { Pointer = pointer };

    public static DomainException TooSimple(string pointer) =>
        new(Refusal.Rule, "password.too_simple", "A password has an upper-case letter, a lower-case letter and a digit.") { Pointer = pointer };

    public static DomainException Required() =>
        new(Refusal.Rule, "password.required", "A new account needs a password.") { Pointer = "/password" };

    public static DomainException NotExpected() =>
        new(Refusal.Rule, "password.not_expected", "The account has a password; this link confirms the address only.") { Pointer = "/password" };

    /// <summary>Refuses a password that is missing, or that nobody asks for.</summary>
    public static void RefuseUnless(bool isDue, bool isGiven)
    {
        if (isDue != isGiven)
            throw isDue ? Required() : NotExpected();
    }

    /// <summary>Counted like a wrong password at the sign-in; a locked account looks the same.</summary>
    public static DomainException CurrentWrong(string pointer = "/current_password") =>
        new(Refusal.Rule, "password.current_wrong", "The current password is wrong, or too many wrong ones locked the account for an hour.")
        { Pointer = pointer };

    public static DomainException InvalidResetLink() =>
        new(Refusal.Rule, "password_reset.invalid", "The link is unknown, used or older than an hour: ask for a new one.") { Pointer = "/token" };
}
