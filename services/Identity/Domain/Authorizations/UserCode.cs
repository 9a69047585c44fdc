using System.Security.Cryptography;

namespace DotMac.Identity.Domain.Authorizations;

/// <summary>The code that a user types in for a device (RFC 8628, 6.1): eight consonants, so that it is no word, and 34 bits of chance.</summary>
public static class UserCode
{
    public const int MostCharacters = 20;
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";
    private const int Length = 8;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As it is kept, however it was typed; null when it cannot be one.</summary>
    public static string? Read(string? typed)
    {
        var letters = new string([.. (typed ?? "").Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);
        return typed?.Length <= MostCharacters && letters.Length == Length ? letters : null;
    }

    public static string Shown(string code) => $"{code[..4]}-{code[4..]}";
}
