namespace DotMac.Billing.Tests.Planted;

/// <summary>Usage by the rules: the period that is over, and what came late for the one before.</summary>
internal sealed class OracleUsage(Story story, Rules rules)
{
    private readonly List<Window> windows = [];

    /// <summary>The lines of entering a period; <paramref name="share"/> is how much of a whole one it is.</summary>
    public IReadOnlyList<Line> Until(int number, Fraction share)
    {
        windows.Add(new(share));
        if (story.Meter is not { } meter || number == 0)
            return [];
        var (over, late) = (story.Periods[number - 1], number > 1 ? story.Periods[number - 1].Late : 0);
        var (now, before) = rules.Late(over.Used, number > 1 ? windows[number - 2].Units : 0, late);
        var lines = new List<Line>();
        if (late > 0)
            lines.AddRange(Bill(windows[number - 2], meter, before));
        lines.AddRange(Bill(windows[number - 1], meter, now));
        return lines;
    }

    private List<Line> Bill(Window window, Metering meter, long units)
    {
        var late = window.Billed.Count > 0;
        window.Units = units;
        var exact = Price(meter, units);
        if (meter.Maximum is { } most)
            exact = Fraction.Min(exact, rules.Maximum(most, window.Share));
        var missing = (meter.Minimum is { } least ? rules.Minimum(least, window.Share) : 0) - exact;
        var lines = new List<Line>();
        Add("usage", rules.Round(exact), late || units == 0);
        Add("minimum", missing > 0 ? rules.Round(missing) : 0, true);
        return lines;

        void Add(string key, long amount, bool leaveOutNothing)
        {
            var (billed, kept) = (window.Billed.GetValueOrDefault(key), window.Kept.GetValueOrDefault(key));
            window.Billed[key] = amount;
            var more = amount - billed;
            if (more < 0 && kept != billed)
                more = rules.Round((Fraction)more * kept / billed);
            if (amount != billed || !leaveOutNothing)
                lines.Add(new(more, more) { Keep = net => window.Kept[key] = kept + net });
        }
    }

    private Fraction Price(Metering meter, long units)
    {
        Fraction minor = (long)Math.Pow(10, rules.Decimals(story.Currency));
        return minor * (meter.Tiers is not { } tiers ? rules.Packages(units, meter.PackageSize) * (Fraction)meter.PackagePrice
            : meter.Volume ? rules.Volume(tiers, units) : rules.Graduated(tiers, units));
    }

    private sealed class Window(Fraction share)
    {
        public Fraction Share => share;
        public long Units { get; set; }
        public Dictionary<string, long> Billed { get; } = [];
        public Dictionary<string, long> Kept { get; } = [];
    }
}
