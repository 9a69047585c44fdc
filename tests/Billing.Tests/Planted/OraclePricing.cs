namespace DotMac.Billing.Tests.Planted;

/// <summary>Pricing rules by what they say: one for each charge in advance, before coupons, counted where that is limited.</summary>
internal sealed class OraclePricing(Story story, Rules rules)
{
    private readonly int[] used = new int[story.Rules.Length];

    /// <summary>How often each rule with a limit was used.</summary>
    public IEnumerable<long> Limited => used.Where((_, i) => story.Rules[i].MaxUses is not null).Select(uses => (long)uses);

    /// <summary>Takes off what rules take off, and answers what that comes to, rounded rule by rule.</summary>
    public long Price(IReadOnlyList<Line> lines, Fraction[] left, DateTimeOffset now)
    {
        int?[] chosen = [.. lines.Select(line => Choose(line, now))];
        var discount = 0L;
        foreach (var rule in chosen.OfType<int>().Distinct())
        {
            var before = rules.Round(Rules.Sum(left));
            for (var i = 0; i < left.Length; i++)
                if (chosen[i] == rule)
                    left[i] -= Off(story.Rules[rule], lines[i]);
            discount += before - rules.Round(Rules.Sum(left));
        }

        return discount;
    }

    private int? Choose(Line line, DateTimeOffset now)
    {
        if (line is not { Ruled: { } ruled, Amount: > 0 })
            return null;
        var holding = story.Rules.Index().Where(rule => Holds(rule.Item, used[rule.Index], ruled.Quantity, now))
            .Select(rule => (rule.Index, rule.Item.Priority, Off: Off(rule.Item, line))).Where(rule => Fraction.Zero < rule.Off);
        foreach (var (rule, _, _) in rules.Ranked(holding).Take(1))
        {
            used[rule] += rules.UsesOfALine;
            return rule;
        }

        return null;
    }

    private bool Holds(Rule rule, int uses, long quantity, DateTimeOffset now) =>
        rules.ReachesQuantity(quantity, rule.MinQuantity) && !(rule.MaxUses is { } most && !rules.HasUsesLeft(uses, most))
        && !(rule.EndsAfterDays is { } days && rules.HasEnded(story.Start.AddDays(days), now));

    private Fraction Off(Rule rule, Line line)
    {
        Fraction amount = line.Amount;
        if (rule.Percentage is { } percentage)
            return amount * percentage / 100;
        if (!line.Ruled!.IsPrice)
            return Fraction.Zero;
        return rule.Off is { } off
            ? Fraction.Min(amount, rules.RuleAmount(off, line.Ruled.Share))
            : amount - Fraction.Min(amount, rules.RuleAmount(rule.Price!.Value, line.Ruled.Share));
    }
}
