using System.Numerics;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Tests.Planted;

/// <summary>The rules of billing-rules.md, each by itself, so that a planted bug is one of them done wrong.</summary>
internal class Rules
{
    /// <summary>R1.</summary>
    public virtual int Decimals(string currency) => currency switch { "JPY" => 0, "KWD" => 3, _ => 2 };

    /// <summary>R2: half away from zero.</summary>
    public virtual long Round(Fraction exact) =>
        (long)((2 * BigInteger.Abs(exact.Top) + exact.Bottom) / (2 * exact.Bottom)) * exact.Top.Sign;

    /// <summary>R3: a date is one of the customer's zone.</summary>
    public virtual DateOnly DateOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(instant.UtcDateTime + zone.GetUtcOffset(instant));

    public static DateTimeOffset Midnight(DateOnly date, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>The trial ends at local midnight, and what follows is paid (A11).</summary>
    public virtual DateOnly FirstPaidDay(DateOnly today, int trialDays) => today.AddDays(trialDays);

    /// <summary>R7: counted from the anchor, never from the last boundary.</summary>
    public virtual DateOnly Boundary(DateOnly anchor, PlanInterval interval, int number) =>
        interval is PlanInterval.Week ? anchor.AddDays(7 * number) : anchor.AddMonths(number * Months(interval));

    /// <summary>The calendar's own week, quarter or year that holds the date.</summary>
    public static DateOnly CalendarStart(DateOnly date, PlanInterval interval)
    {
        if (interval is PlanInterval.Week)
            return Enumerable.Range(0, 7).Select(back => date.AddDays(-back)).First(day => day.DayOfWeek is DayOfWeek.Monday);
        return new(date.Year, date.Month - (date.Month - 1) % Months(interval), 1);
    }

    /// <summary>R4: the day of a change belongs to the new state.</summary>
    public virtual Fraction Days(DateOnly from, DateOnly to, DateOnly wholeFrom) => new(to.DayNumber - from.DayNumber, to.DayNumber - wholeFrom.DayNumber);

    /// <summary>R4: on termination the last day counts as used where that is asked for.</summary>
    public virtual DateOnly FirstUnused(DateOnly today, bool lastDayUsed) => lastDayUsed ? today.AddDays(1) : today;

    /// <summary>R5: seconds of the period as they are, in a month of 721 hours too.</summary>
    public virtual Fraction Seconds(DateTimeOffset at, DateTimeOffset end, DateTimeOffset start) =>
        new(end.ToUnixTimeSeconds() - at.ToUnixTimeSeconds(), end.ToUnixTimeSeconds() - start.ToUnixTimeSeconds());

    /// <summary>R6: what is credited is what was billed, by its own quantity.</summary>
    public virtual long CreditedQuantity(long billed) => billed;

    /// <summary>A credit is of what discounts left of the charge, and never of more than is left.</summary>
    public virtual Fraction Credit(Fraction exact, long charged, long net) => charged == net || charged == 0 ? exact : exact * net / charged;

    public virtual long CreditCap(long amount, long left) => Math.Min(amount, left);

    /// <summary>D01: a bound is in its tier; a flat price is due once anything falls into the tier, the first one's always.</summary>
    public virtual Fraction Graduated(Tier[] tiers, long units)
    {
        var (sum, below) = (Fraction.Zero, 0L);
        foreach (var (i, tier) in tiers.Index())
        {
            var inside = Math.Max(0, Math.Min(units, tier.UpTo ?? units) - below);
            if (i == 0 || inside > 0)
                sum += tier.FlatPrice + inside * (Fraction)tier.UnitPrice;
            below = tier.UpTo ?? units;
        }

        return sum;
    }

    /// <summary>D11: all units at the price of the tier that the quantity falls into.</summary>
    public virtual Fraction Volume(Tier[] tiers, long units)
    {
        var tier = tiers.First(one => one.UpTo is not { } bound || units <= bound);
        return tier.FlatPrice + units * (Fraction)tier.UnitPrice;
    }

    /// <summary>D03: each started package.</summary>
    public virtual long Packages(long units, long size) => (units + size - 1) / size;

    /// <summary>D13: a minimum is for a whole period.</summary>
    public virtual Fraction Minimum(long amount, Fraction share) => amount * share;

    /// <summary>D09.</summary>
    public virtual Fraction Maximum(long amount, Fraction share) => amount * share;

    /// <summary>K05: late usage is priced at its place in its own period.</summary>
    public virtual (long Now, long Before) Late(long now, long before, long late) => (now, before + late);

    /// <summary>A rule ends with the instant that it names.</summary>
    public virtual bool HasEnded(DateTimeOffset end, DateTimeOffset now) => now >= end;

    public virtual bool ReachesQuantity(long quantity, long least) => quantity >= least;

    public virtual bool HasUsesLeft(int used, int most) => used < most;

    /// <summary>A line uses its rule once.</summary>
    public virtual int UsesOfALine => 1;

    /// <summary>The highest priority first, then what takes most off, then the oldest.</summary>
    public virtual IEnumerable<(int Rule, int Priority, Fraction Off)> Ranked(IEnumerable<(int Rule, int Priority, Fraction Off)> rules) =>
        rules.OrderByDescending(rule => rule.Priority).ThenByDescending(rule => rule.Off, Fractions).ThenBy(rule => rule.Rule);

    /// <summary>Of a share of a period a rule takes that share of its amount, and gives that share of its price.</summary>
    public virtual Fraction RuleAmount(long amount, Fraction share) => amount * share;

    private protected static Comparer<Fraction> Fractions { get; } = Comparer<Fraction>.Create((a, b) => a < b ? -1 : b < a ? 1 : 0);

    /// <summary>R10: one after another, in the order in which they were applied.</summary>
    public virtual IEnumerable<Discount> InOrder(Discount[] coupons) => coupons;

    /// <summary>Of a share of a period a fixed amount for periods is taken by that share.</summary>
    public virtual Fraction FixedAmount(long amount, Fraction share) => amount * share;

    /// <summary>R8, TAX-PER-RATE: exact net after discounts, rounded once for each rate; <paramref name="before"/> is what the lines were without discounts.</summary>
    public virtual long Tax(decimal rate, IReadOnlyList<Fraction> left, IReadOnlyList<long> before) => Round(Sum(left) * rate / 100);

    /// <summary>R9, INC-TAX: the tax is rounded, that of several rates side by side as one.</summary>
    public virtual long Contained(decimal rates, Fraction gross) => Round(gross * rates / (100 + rates));

    /// <summary>R11: after tax, and never more than the total.</summary>
    public virtual long WalletPays(long available, long total, long net) => Math.Clamp(total, 0, available);

    /// <summary>I03: what expires soonest, then free before paid.</summary>
    public virtual (long Free, long Paid) Draw(long free, long paid, long amount) => (free - Math.Min(free, amount), paid - Math.Max(0, amount - free));

    public virtual bool HasExpired(DateTimeOffset end, DateTimeOffset now) => end <= now;

    /// <summary>R11: what is left is paid from the balance; R6: an invoice below zero pays its surplus in.</summary>
    public virtual long BalancePays(long balance, long left) => Math.Min(balance, left);

    public virtual DateOnly DueOn(DateOnly issuedOn) => issuedOn.AddDays(30);

    /// <summary>A preview is the invoice.</summary>
    public virtual long Preview(long total, long discount) => total;

    /// <summary>R12: credit notes and refunds of their own never give back more than the invoice.</summary>
    public virtual bool MayCredit(long total, long left) => total <= left;

    /// <summary>R8: the note that empties the invoice takes the exact remainder.</summary>
    public virtual long LastTax(long rounded, long rest) => rest;

    /// <summary>R12: paid minus refunded, and no part that a credit note gave back.</summary>
    public virtual bool MayRefund(long amount, long paid, long refunded, long left) => amount <= Math.Min(paid - refunded, left);

    /// <summary>What was recorded and never came is undone, where nothing of it was given back.</summary>
    public virtual bool MayReverse(bool isOffline, long refunded, long givenBack) => isOffline && refunded == 0 && givenBack == 0;

    public virtual bool ReversalReopens => true;

    /// <summary>J09: an invoice is paid once.</summary>
    public virtual bool MayPay(bool isPaid) => !isPaid;

    /// <summary>H07: less is due first.</summary>
    public virtual long LessDue(long total, long due) => Math.Min(total, due);

    public static Fraction Sum(IEnumerable<Fraction> amounts) => amounts.Aggregate(Fraction.Zero, (sum, amount) => sum + amount);

    private protected static int Months(PlanInterval interval) => interval switch
    {
        PlanInterval.Month => 1,
        PlanInterval.Quarter => 3,
        PlanInterval.SemiAnnual => 6,
        _ => 12,
    };
}
