using System.Globalization;
using System.Text;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>
/// A password as typed, in Unicode form NFKC so that every keyboard arrives at the same one; never cut, whatever its length in bytes.
/// </summary>
public sealed record Password
{
    public const int MostCharacters = 1000;
    private const int FewestCharacters = 8;

    private Password(string text) => Text = text;

    public string Text { get; }

    /// <summary>A password that somebody chooses: at least eight characters as people count them.</summary>
    public static Password Choose(string text)
    {
        var password = Given(text);
        return new StringInfo(password.Text).LengthInTextElements >= FewestCharacters
            ? password
            : throw new DomainException(
                Refusal.Rule, "password.too_short", $"A password has at least {FewestCharacters} characters.")
            { Pointer = "/password" };
    }

    /// <summary>A password that somebody claims to know.</summary>
    public static Password Given(string text)
    {
        if (text.Length > MostCharacters || !IsUnicode(text))
            throw new DomainException(Refusal.Malformed, "password.malformed",
                $"A password is a Unicode text of at most {MostCharacters} characters.")
            { Pointer = "/password" };
        return new(text.Normalize(NormalizationForm.FormKC));
    }

    public override string ToString() => "***";

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
