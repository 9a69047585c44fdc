using System.Globalization;
using System.Text;

namespace DotMac.Identity.Domain.Users;

/// <summary>
/// A password as typed, in Unicode form NFKC so that every keyboard arrives at the same one; never cut, whatever its length in bytes.
/// </summary>
public sealed record Password
{
    public const int MostCharacters = 1000;
    public const int FewestCharacters = 8;

    private Password(string text) => Text = text;

    public string Text { get; }

    /// <summary>
    /// A password that somebody chooses: at least eight characters as people count them, an upper-case and a lower-case letter and a digit
    /// among them, and none of the common ones.
    /// </summary>
    public static Password Choose(string text, string pointer = "/password")
    {
        var password = Given(text, pointer);
        if (new StringInfo(password.Text).LengthInTextElements < FewestCharacters)
            throw PasswordErrors.TooShort(pointer);
        if (CommonPasswords.Contain(password.Text))
            throw PasswordErrors.TooCommon(pointer);
        return IsMixed(password.Text) ? password : throw PasswordErrors.TooSimple(pointer);
    }

    /// <summary>A password that somebody claims to know.</summary>
    public static Password Given(string text, string pointer = "/password") => text.Length <= MostCharacters && IsUnicode(text)
        ? new(text.Normalize(NormalizationForm.FormKC))
        : throw PasswordErrors.Malformed(pointer);

    public override string ToString() => "***";

    private static bool IsMixed(string text) =>
        text.EnumerateRunes().Any(Rune.IsUpper) && text.EnumerateRunes().Any(Rune.IsLower) && text.EnumerateRunes().Any(Rune.IsDigit);

    /// <summary>A lone half of a surrogate pair is no character: it has no normal form.</summary>
    private static bool IsUnicode(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return false;
            at += rune.Utf16SequenceLength;
        }

        return true;
    }
}
