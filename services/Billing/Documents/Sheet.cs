using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Writer;

namespace DotMac.Billing.Documents;

/// <summary>How a text is set.</summary>
internal readonly record struct Face(double Size, Typeface Typeface, (byte Red, byte Green, byte Blue) Colour)
{
    private static readonly (byte, byte, byte) Ink = (0x1C, 0x24, 0x30);

    public static Face Title { get; } = new(20, Typeface.Bold, Ink);

    public static Face Strong { get; } = new(9, Typeface.Bold, Ink);

    public static Face Plain { get; } = new(9, Typeface.Regular, Ink);

    public static Face Faint { get; } = new(9, Typeface.Regular, (0x5B, 0x67, 0x76));
}

/// <summary>Pages of A4 on which text is set from the top down.</summary>
internal sealed class Sheet : IDisposable
{
    private const double Top = 772, Bottom = 64;
    private readonly PdfDocumentBuilder document = new();
    private readonly Dictionary<Typeface, FontSet> fonts = [];
    private PdfPageBuilder page;
    private double y = Top;

    public Sheet() => page = document.AddPage(PageSize.A4);

    /// <summary>What stands at the top of each further page.</summary>
    public Action? Heading { get; set; }

    public void Down(double points) => y -= points;

    /// <summary>Begins a new page unless a line has room here, and so much below it.</summary>
    public void Keep(double below = 0)
    {
        if (y - below >= Bottom)
            return;
        (page, y) = (document.AddPage(PageSize.A4), Top);
        Heading?.Invoke();
    }

    /// <summary>Sets text from a left edge.</summary>
    public void Text(string text, double left, Face face)
    {
        var colour = face.Colour;
        page.SetTextAndFillColor(colour.Red, colour.Green, colour.Blue);
        foreach (var (run, font) in FontsOf(face.Typeface).Runs(face.Typeface.Printable(text)))
        {
            page.AddText(run, face.Size, new PdfPoint(left, y), font);
            left += face.Typeface.Width(run, face.Size);
        }
    }

    /// <summary>Sets text that ends at a right edge, smaller where it is wider than allowed.</summary>
    public void TextTo(string text, double right, Face face, double width)
    {
        var natural = Width(text, face);
        var fitting = natural <= width ? face : face with { Size = face.Size * width / natural };
        Text(text, right - Math.Min(natural, width), fitting);
    }

    /// <summary>The text in lines of a width, broken at spaces, and inside a word only where the word alone is wider.</summary>
    public static IEnumerable<string> Wrap(string text, Face face, double width)
    {
        foreach (var paragraph in text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            for (var rest = face.Typeface.Printable(paragraph.Replace('\t', ' ')); rest.Length > 0;)
            {
                var end = Fitting(rest, face, width);
                var space = end < rest.Length ? rest.LastIndexOf(' ', end) : -1;
                var cut = space > 0 ? space : end;
                yield return rest[..cut].TrimEnd();
                rest = rest[cut..].TrimStart();
            }
    }

    public void Rule(double left, double right, double below)
    {
        page.SetStrokeColor(0xDD, 0xE3, 0xEA);
        page.DrawLine(new PdfPoint(left, y - below), new PdfPoint(right, y - below), 0.8);
    }

    public byte[] Build() => document.Build();

    public void Dispose() => document.Dispose();

    private static double Width(string text, Face face) => face.Typeface.Width(face.Typeface.Printable(text), face.Size);

    /// <summary>How many characters fit, one at least; each is measured once.</summary>
    private static int Fitting(string text, Face face, double width)
    {
        var (end, used) = (0, 0d);
        while (end < text.Length && (used += face.Typeface.Width(text.AsSpan(end, 1), face.Size)) <= width)
            end++;
        return Math.Max(1, end);
    }

    private FontSet FontsOf(Typeface typeface) => fonts.TryGetValue(typeface, out var set) ? set : fonts[typeface] = new(document, typeface);
}
