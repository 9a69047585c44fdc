using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>Why a change of a profile is refused.</summary>
public static class ProfileErrors
{
    public static DomainException Phone() =>
        new(Refusal.Malformed, "profile.phone_malformed", "A phone number has 7 to 15 digits, and otherwise only spaces, + ( ) . / -.")
        { Pointer = "/phone" };

    public static DomainException Website() =>
        new(Refusal.Malformed, "profile.website_malformed", "A website is a URL with http or https.") { Pointer = "/website" };

    public static DomainException Timezone(string name) =>
        new(Refusal.Rule, "profile.timezone_unknown", $"There is no time zone {name} in the IANA database.") { Pointer = "/timezone" };

    public static DomainException Language() =>
        new(Refusal.Malformed, "profile.language_malformed", "A language is written de or de-CH.") { Pointer = "/language" };
}
