namespace DotMac.Billing.Tests.Planted;

/// <summary>What a story has to come to by the rules, told fact by fact: written from billing-rules.md, and without the service's own code.</summary>
internal sealed class Oracle
{
    private readonly Story story;
    private readonly Rules rules;
    private readonly Facts facts = new();
    private readonly TimeZoneInfo zone;
    private readonly OracleUsage usage;
    private readonly OracleInvoices invoices;
    private decimal price;
    private long quantity;
    private (DateOnly From, DateOnly To) whole;
    private DateTimeOffset now;
    private List<Line> charges = [];

    private Oracle(Story story, Rules rules)
    {
        (this.story, this.rules, price, quantity, now) = (story, rules, story.Price, story.Quantity, story.Start);
        zone = TimeZoneInfo.FindSystemTimeZoneById(story.Zone);
        (usage, invoices) = (new(story, rules), new(story, rules, zone, facts));
    }

    public static List<string> Tell(Story story, Rules rules)
    {
        var oracle = new Oracle(story, rules);
        oracle.Subscribe();
        OracleSettlement.Tell(story, rules, oracle.facts);
        return oracle.facts.All;
    }

    private DateTimeOffset End => Rules.Midnight(whole.To, zone);

    private void Subscribe()
    {
        var first = rules.FirstPaidDay(rules.DateOf(story.Start, zone), story.TrialDays);
        var anchor = story.Calendar ? Rules.CalendarStart(first, story.Interval) : first;
        foreach (var (i, period) in story.Periods.Index())
        {
            whole = (rules.Boundary(anchor, story.Interval, i), rules.Boundary(anchor, story.Interval, i + 1));
            Enter(i, i == 0 ? first : whole.From);
            if (period.Changes)
                Change(period);
        }

        Cancel();
    }

    private void Enter(int number, DateOnly from)
    {
        var start = Rules.Midnight(from, zone);
        now = number == 0 && story.TrialDays == 0 ? story.Start : start;
        var share = rules.Days(from, whole.To, whole.From);
        charges = Lines(quantity, share);
        invoices.Issue([.. charges, .. usage.Until(number, share)], now, 1);
        facts.Add("period", start, End);
    }

    private void Change(Passing period)
    {
        now = Facts.Within(now, End, period.Part);
        var share = Left(period.BySeconds, rules.DateOf(now, zone));
        var credits = Credits(share);
        (price, quantity) = (period.Price ?? price, Facts.Quantity(period, quantity));
        charges = Lines(quantity, share);
        invoices.Issue([.. credits, .. charges], now, share);
    }

    private void Cancel()
    {
        now = Facts.Within(now, End, story.Cancel.Part);
        var unused = rules.FirstUnused(rules.DateOf(now, zone), story.Cancel.LastDayUsed);
        var share = Left(story.Cancel.BySeconds, unused);
        if (share.IsZero)
            return;
        var credits = Credits(share);
        if (credits.Any(credit => credit.Amount != 0))
            invoices.Issue(credits, now, share);
    }

    private Fraction Left(bool bySeconds, DateOnly from) =>
        bySeconds ? rules.Seconds(now, End, Rules.Midnight(whole.From, zone)) : rules.Days(from, whole.To, whole.From);

    /// <summary>The price, for each of the quantity where that has no price of its own, and the seats.</summary>
    private List<Line> Lines(long units, Fraction share)
    {
        var minor = share * (long)Math.Pow(10, rules.Decimals(story.Currency));
        Fraction[] exact = story.Seats is { } seats ? [price * minor, rules.Graduated(seats, units) * minor] : [price * (Fraction)units * minor];
        return [.. exact.Select((amount, i) => new Line(amount, rules.Round(amount)) { Ruled = new(i == 0, units, share) })];
    }

    private List<Line> Credits(Fraction share) =>
    [
        .. Lines(rules.CreditedQuantity(quantity), share).Zip(charges, (unused, charge) =>
        {
            var kept = rules.Round(rules.Credit(unused.Exact, charge.Amount, charge.Net));
            return new Line(-unused.Exact, -rules.CreditCap(kept, Math.Max(0, charge.Net - charge.Credited))) { Charge = charge };
        }),
    ];
}

/// <summary>A line: exact, rounded, and what discounts left of it; a credit knows the charge, usage its window and what of it it bills.</summary>
internal sealed class Line(Fraction exact, long amount)
{
    public Fraction Exact { get; } = exact;
    public long Amount { get; } = amount;
    public long Net { get; set; } = amount;
    public long Credited { get; set; }
    public Line? Charge { get; init; }

    /// <summary>What rules ask of a charge in advance: whether it is the price, how many are bought, and the share of the period.</summary>
    public RuledLine? Ruled { get; init; }
    public Action<long>? Keep { get; init; }
}

internal sealed record RuledLine(bool IsPrice, long Quantity, Fraction Share);
