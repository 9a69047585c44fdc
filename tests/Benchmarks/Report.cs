using System.Globalization;

namespace DotMac.Benchmarks;

/// <summary>One number, and what the design (section 13) wants of it; a row without a floor only tells.</summary>
internal sealed record Row(string What, double Value, string Unit = "", double? Floor = null, double? Stretch = null, bool MoreIsBetter = false)
{
    public bool IsMissed(double slack) => Floor is { } floor && !Reaches(MoreIsBetter ? floor / slack : floor * slack);

    public string Verdict(double slack) =>
        Floor is null ? "" : IsMissed(slack) ? "MISSED" : Reaches(Stretch!.Value) ? "stretch" : Reaches(Floor.Value) ? "floor" : "below the floor";

    private bool Reaches(double bound) => MoreIsBetter ? Value >= bound : Value <= bound;
}

/// <summary>Prints the table row by row and keeps the measures behind it in a file outside of the repository.</summary>
internal sealed class Report(double slack, string raw)
{
    private int told;

    /// <summary>How many rows missed their floor.</summary>
    public int Missed { get; private set; }

    public static void Header() => Console.WriteLine("| what | measured | floor | stretch | |\n|---|---|---|---|---|");

    /// <summary>Something that is not measured, and why.</summary>
    public static void Omit(string what, string why) => Console.WriteLine($"| {what} | not measured: {why} | | | |");

    /// <summary>The measures of which a row is the median.</summary>
    public void Keep(string what, IEnumerable<double> measures) =>
        File.AppendAllText(raw, string.Create(CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():O}\t{what}\t{string.Join('\t', measures.Select(measure => measure.ToString("0.###", CultureInfo.InvariantCulture)))}\n"));

    public void Add(Row row)
    {
        told++;
        Missed += row.IsMissed(slack) ? 1 : 0;
        var bounds = row.Floor is null ? "| |" : string.Create(CultureInfo.InvariantCulture, $"{row.Floor} {row.Unit} | {row.Stretch} {row.Unit} |");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.Value:#,0.##} {row.Unit} | {bounds} {row.Verdict(slack)} |"));
        Keep(row.What, [row.Value]);
    }

    /// <summary>What missed is measured again: only the second time counts.</summary>
    public void Forgive(int before)
    {
        Missed = before;
        Console.WriteLine("| measured again: | | | | |");
    }

    public void End() => Console.WriteLine($"\n{told} rows, {Missed} missed{(slack > 1 ? $" (a floor times {slack})" : "")}; the single measures are in {raw}");
}
