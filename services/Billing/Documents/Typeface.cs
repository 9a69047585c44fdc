using System.Collections.Concurrent;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.TrueType;
using UglyToad.PdfPig.Fonts.TrueType.Parser;

namespace DotMac.Billing.Documents;

/// <summary>A font that travels with the service, since a server has none: what it can show, and how wide, known once for all sheets.</summary>
internal sealed class Typeface
{
    private readonly TrueTypeFont font;
    private readonly ConcurrentDictionary<char, double?> widths = [];

    private Typeface(byte[] file) => (File, font) = (file, TrueTypeFontParser.Parse(new TrueTypeDataBytes(new MemoryInputBytes(file))));

    public static Typeface Regular { get; } = new(Read("DejaVuSans.ttf"));

    public static Typeface Bold { get; } = new(Read("DejaVuSans-Bold.ttf"));

    public byte[] File { get; }

    /// <summary>The width of a text that can be shown.</summary>
    public double Width(ReadOnlySpan<char> text, double size)
    {
        var width = 0d;
        foreach (var character in text)
            width += WidthOf(character) ?? 0;
        return width * size;
    }

    /// <summary>The text with a question mark for each character that the font cannot show, emoji and East Asian scripts among them.</summary>
    public string Printable(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && WidthOf((char)rune.Value) is not null ? rune.ToString() : "?"));

    /// <summary>In ems; null for a character without a glyph.</summary>
    private double? WidthOf(char character) => widths.GetOrAdd(character, Measure);

    private double? Measure(char character) =>
        font.WindowsUnicodeCMap.CharacterCodeToGlyphIndex(character) != 0
        && font.TryGetBoundingBox(character, out _) && font.TryGetAdvanceWidth(character, out var width)
            ? width / font.GetUnitsPerEm()
            : null;

    private static byte[] Read(string name)
    {
        var assembly = typeof(Typeface).Assembly;
        var resource = assembly.GetManifestResourceNames().Single(known => known.EndsWith("." + name, StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return file;
    }
}
