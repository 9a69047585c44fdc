using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Tests.Planted;

/// <summary>A random catalogue, customer, subscription history and settlement; the same number is always the same story.</summary>
internal sealed record Story
{
    private static readonly string[] Currencies = ["EUR", "USD", "JPY", "KWD"];
    private static readonly string[] Zones = ["UTC", "Asia/Kolkata", "America/New_York", "America/Los_Angeles", "Asia/Tokyo"];
    private static readonly PlanInterval[] Intervals = [PlanInterval.Month, PlanInterval.Month, PlanInterval.Month, PlanInterval.Quarter, PlanInterval.Week, PlanInterval.Year];

    public required string Currency { get; init; }
    public required string Zone { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required int TrialDays { get; init; }
    public required bool Calendar { get; init; }
    public required PlanInterval Interval { get; init; }
    public required decimal Price { get; init; }
    public required long Quantity { get; init; }

    /// <summary>What the quantity costs besides the price; null where the price is for each.</summary>
    public required Tier[]? Seats { get; init; }

    public required Metering? Meter { get; init; }
    public required Discount[] Coupons { get; init; }
    public required decimal[] Taxes { get; init; }
    public required bool Inclusive { get; init; }
    public required long FreeCredits { get; init; }
    public required int? FreeDays { get; init; }
    public required long PaidCredits { get; init; }
    public required long Balance { get; init; }
    public required Passing[] Periods { get; init; }
    public required Cancelling Cancel { get; init; }
    public required Settlement Settled { get; init; }
    public required Rule[] Rules { get; init; }

    public static Story Of(int number)
    {
        var random = new Random(number);
        bool Often(int of) => random.Next(of) == 0;
        var meter = Often(2) ? Metering.Of(random) : null;
        var quantity = random.NextInt64(1, 12);
        return new()
        {
            Currency = Currencies[random.Next(Currencies.Length)],
            Zone = Zones[random.Next(Zones.Length)],
            Start = new DateTimeOffset(2019, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(5 * 365 * 24 * 60)),
            TrialDays = Often(3) ? random.Next(1, 40) : 0,
            Calendar = Often(2),
            Interval = Intervals[random.Next(Intervals.Length)],
            Price = PriceOf(random),
            Quantity = quantity,
            Seats = Often(3) ? Tier.Of(random) : null,
            Meter = meter,
            Coupons = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Often(2) ? new Discount(random.Next(1, 100), null) : new Discount(null, random.NextInt64(1, 3000)))],
            Taxes = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, 250) / 10m)],
            Inclusive = Often(4),
            FreeCredits = Often(2) ? random.NextInt64(1, 5000) : 0,
            FreeDays = Often(2) ? random.Next(1, 60) : null,
            PaidCredits = Often(2) ? random.NextInt64(1, 5000) : 0,
            Balance = Often(3) ? random.NextInt64(1, 5000) : 0,
            Periods = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Passing.Of(random, changesPrice: meter is null))],
            Cancel = new(random.NextDouble(), Often(2), Often(2)),
            Settled = Settlement.Of(random),
            Rules = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Rule.Of(random))],
        };
    }

    /// <summary>Major units with up to four decimals; many are in whole cents or tenths of them, where halves are to be rounded.</summary>
    public static decimal PriceOf(Random random) => random.Next(3) switch
    {
        0 => random.Next(1, 20_000) / 100m,
        1 => random.Next(1, 20_000) / 1000m,
        _ => random.Next(1, 100_000) / 10_000m + random.Next(100),
    };
}

/// <summary>Above the tier before it, up to and with a bound; the last has none.</summary>
internal sealed record Tier(long? UpTo, decimal UnitPrice, decimal FlatPrice)
{
    public static Tier[] Of(Random random)
    {
        var first = random.Next(1, 6);
        return [One(first), One(first + random.Next(1, 6)), One(null)];

        Tier One(long? bound) => new(bound, random.Next(1, 500) / 100m, random.Next(3) == 0 ? random.Next(1, 500) / 100m : 0);
    }
}

/// <summary>A metered charge: by tiers, or by started packages; with bounds in minor units for a whole period.</summary>
internal sealed record Metering(bool Volume, Tier[]? Tiers, long PackageSize, decimal PackagePrice, long? Minimum, long? Maximum)
{
    public static Metering Of(Random random)
    {
        var minimum = random.Next(2) == 0 ? random.NextInt64(1, 3000) : (long?)null;
        var maximum = random.Next(3) == 0 ? (minimum ?? 0) + random.NextInt64(1, 3000) : (long?)null;
        return new(random.Next(3) == 0, random.Next(3) == 0 ? null : Tier.Of(random), random.Next(1, 8), random.Next(1, 500) / 100m, minimum, maximum);
    }
}

/// <summary>A percentage, or an amount of minor units of each period.</summary>
internal sealed record Discount(int? Percentage, long? Amount);

/// <summary>A pricing rule: a percentage off, an amount off, or a price of the whole quantity.</summary>
internal sealed record Rule(int? Percentage, long? Off, long? Price, long MinQuantity, int Priority, int? EndsAfterDays, int? MaxUses)
{
    public static Rule Of(Random random)
    {
        var kind = random.Next(3);
        return new(
            kind == 0 ? random.Next(1, 101) : null, kind == 1 ? random.NextInt64(1, 3000) : null, kind == 2 ? random.NextInt64(0, 5000) : null,
            random.NextInt64(1, 8), random.Next(2), random.Next(3) == 0 ? random.Next(1, 60) : null, random.Next(3) == 0 ? random.Next(1, 4) : null);
    }
}

/// <summary>A period: perhaps a change somewhere in it, what was used in it, and what of the one before comes late.</summary>
internal sealed record Passing(bool Changes, double Part, decimal? Price, long Quantity, bool BySeconds, long Used, long Late)
{
    public static Passing Of(Random random, bool changesPrice) => new(
        random.Next(2) == 0, random.NextDouble(), changesPrice && random.Next(2) == 0 ? Story.PriceOf(random) : null, random.NextInt64(12, 24),
        random.Next(2) == 0, random.Next(0, 20), random.Next(2) == 0 ? random.Next(1, 10) : 0);
}

internal sealed record Cancelling(double Part, bool BySeconds, bool LastDayUsed);

/// <summary>Another invoice, and what is done with it: paid whole or in part, credited, refunded and paid back by mistake, more than once and more than may be.</summary>
internal sealed record Settlement(long[] Lines, decimal Tax, Act[] Acts)
{
    public static Settlement Of(Random random)
    {
        long[] lines = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(1, 500))];
        return new(lines, random.Next(0, 250) / 10m, [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Act.Of(random, lines))]);
    }
}

internal sealed record Act(char Kind, int Line, long Amount)
{
    public static Act Of(Random random, long[] lines)
    {
        var line = random.Next(lines.Length);
        return random.Next(8) switch
        {
            0 => new('p', 0, 0),
            3 => new('o', 0, random.NextInt64(1, lines.Sum() + 1)),
            4 => new('v', 0, 0),
            1 or >= 5 => new('c', line, random.Next(3) == 0 ? lines[line] : random.NextInt64(1, lines[line] + 1)),
            _ => new('r', 0, random.NextInt64(1, lines.Sum() + 1)),
        };
    }
}
