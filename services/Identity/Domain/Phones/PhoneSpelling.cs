using PhoneNumbers;
using PhoneNumber = DotMac.Kernel.PhoneNumber;

namespace DotMac.Identity.Domain.Phones;

/// <summary>The many ways in which people write one number: with spaces, brackets and dashes, with its country or as in it.</summary>
internal static class PhoneSpelling
{
    private static readonly PhoneNumberUtil Numbers = PhoneNumberUtil.GetInstance();

    /// <summary>Whether a text is the number, written in whatever way (libphonenumber).</summary>
    public static bool IsSpelled(this PhoneNumber number, string? text) =>
        text is not null && Numbers.IsNumberMatch(number.Value, text) is PhoneNumberUtil.MatchType.EXACT_MATCH or PhoneNumberUtil.MatchType.NSN_MATCH;
}
