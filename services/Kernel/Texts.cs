namespace DotMac.Kernel;

/// <summary>Texts from outside, as far as they are kept.</summary>
public static class Texts
{
    /// <summary>As much of a text as so many UTF-16 units hold, and no half of a character: PostgreSQL would refuse that.</summary>
    public static string Cut(this string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
