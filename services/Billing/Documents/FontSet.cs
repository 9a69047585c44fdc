using UglyToad.PdfPig.Writer;

namespace DotMac.Billing.Documents;

/// <summary>One typeface in one document. A font of PDF's simple kind has 255 characters, so it is added again for each further 255.</summary>
internal sealed class FontSet(PdfDocumentBuilder document, Typeface typeface)
{
    private const int Most = 255;
    private readonly List<PdfDocumentBuilder.AddedFont> fonts = [];
    private readonly Dictionary<char, PdfDocumentBuilder.AddedFont> holders = [];

    /// <summary>The text in runs, each of one added font.</summary>
    public IEnumerable<(string Run, PdfDocumentBuilder.AddedFont Font)> Runs(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var (end, font) = (start + 1, HolderOf(text[start]));
            while (end < text.Length && HolderOf(text[end]) == font)
                end++;
            yield return (text[start..end], font);
            start = end;
        }
    }

    private PdfDocumentBuilder.AddedFont HolderOf(char character)
    {
        if (holders.TryGetValue(character, out var holder))
            return holder;
        if (holders.Count % Most == 0)
            fonts.Add(document.AddTrueTypeFont(typeface.File));
        return holders[character] = fonts[^1];
    }
}
