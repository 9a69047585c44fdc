using DotMac.Kernel;

namespace DotMac.Identity.Domain.Phones;

/// <summary>Why a phone number is not verified. Nothing of it tells what others did with the same number.</summary>
public static class PhoneErrors
{
    public static DomainException Missing() =>
        new(Refusal.Rule, "phone.missing", "Say which phone is to be verified: your profile has none.") { Pointer = "/phone" };

    public static DomainException Malformed() =>
        new(Refusal.Malformed, "phone.malformed", "Write the number with + and the country's code, as in +44 7400 123456.") { Pointer = "/phone" };

    public static DomainException NotMobile() =>
        new(Refusal.Rule, "phone.not_mobile", "There is no such number, or it gets no texts: give one of a mobile phone.") { Pointer = "/phone" };

    public static DomainException CountryNotServed() =>
        new(Refusal.Rule, "phone.country_not_served", "No texts are sent to numbers of that country: give one of another.") { Pointer = "/phone" };

    public static DomainException Verified() => new(Refusal.Conflict, "phone.verified", "That number is verified already.");

    public static DomainException TooSoon(TimeSpan wait) =>
        new(Refusal.TooMany, "phone.too_soon", "A code was sent a moment ago: wait a minute.") { RetryAfter = wait };

    public static DomainException TooOften(TimeSpan wait) =>
        new(Refusal.TooMany, "phone.too_often", "You have asked for five codes within a day: try again later.") { RetryAfter = wait };

    /// <summary>For a sign-in alone: its user has the app, and has to know that no text comes.</summary>
    public static DomainException NoneLeft(TimeSpan wait) =>
        new(Refusal.TooMany, "phone.no_texts_left", "No text can be sent at the moment: use your app or a backup code, or try again later.") { RetryAfter = wait };

    /// <summary>A wrong code, one that is over or used up, and none that was asked for look the same.</summary>
    public static DomainException InvalidCode() => new(
        Refusal.Rule, "phone.code_invalid", "The code is wrong, used, older than ten minutes or void after five wrong ones: look again, or ask for a new one.")
    {
        Pointer = "/code",
    };
}
