namespace DotMac.Billing.Tests.Planted;

/// <summary>Invoices by the rules: discounts, then taxes, then the wallet, then the balance.</summary>
internal sealed class OracleInvoices(Story story, Rules rules, TimeZoneInfo zone, Facts facts)
{
    private readonly DateTimeOffset? freeEnds = story.FreeDays is { } days ? Rules.Midnight(rules.DateOf(story.Start, zone).AddDays(days), zone) : null;
    private long free = story.FreeCredits;
    private long paid = story.PaidCredits;
    private long balance = story.Balance;
    private readonly OraclePricing pricing = new(story, rules);

    public void Issue(IReadOnlyList<Line> lines, DateTimeOffset now, Fraction share)
    {
        var (left, discount) = Discount(lines, now, share);
        long[] amounts = [.. lines.Select(line => line.Amount)];
        var taxes = story.Inclusive ? Contained(Rules.Sum(left)) : story.Taxes.Select(rate => rules.Tax(rate, left, amounts)).ToArray();
        var (prices, tax) = (lines.Sum(line => line.Net), taxes.Sum());
        var total = story.Inclusive ? prices : prices + tax;
        facts.Add("preview", rules.Preview(total, discount));
        facts.Add("lines", amounts, lines.Select(line => line.Net));
        facts.Add("discount", discount, "net", total - tax, "taxes", taxes, "total", total);
        Settle(total, total - tax, now);
        facts.Add("uses", pricing.Limited);
        facts.Add("due on", rules.DueOn(rules.DateOf(now, zone)));
        foreach (var line in lines)
        {
            line.Keep?.Invoke(line.Net);
            if (line.Charge is { } charge)
                charge.Credited -= line.Amount;
        }
    }

    /// <summary>What is left of each line, exactly; its shown net is in whole units, by largest remainder and ties to the earlier line.</summary>
    private (Fraction[] Left, long Discount) Discount(IReadOnlyList<Line> lines, DateTimeOffset now, Fraction share)
    {
        Fraction[] left = [.. lines.Select(line => (Fraction)line.Amount)];
        var discount = pricing.Price(lines, left, now);
        foreach (var coupon in rules.InOrder(story.Coupons))
        {
            var (before, whole) = (rules.Round(Rules.Sum(left)), Rules.Sum(left.Where(amount => amount > 0)));
            if (whole.IsZero)
                continue;
            var taken = coupon.Percentage is { } percentage ? whole * percentage / 100 : Fraction.Min(whole, rules.FixedAmount(coupon.Amount!.Value, share));
            left = [.. left.Select(amount => amount > 0 ? amount - taken * amount / whole : amount)];
            discount += before - rules.Round(Rules.Sum(left));
        }

        var parts = Whole([.. lines.Select((line, i) => line.Amount - left[i])], discount);
        foreach (var (i, line) in lines.Index())
            line.Net = line.Amount - parts[i];
        return (left, discount);
    }

    /// <summary>What prices contain of each rate; of a credit as much as of its opposite.</summary>
    private long[] Contained(Fraction gross)
    {
        var sum = story.Taxes.Sum();
        var (tax, sign) = (rules.Contained(sum, gross), gross < Fraction.Zero ? -1 : 1);
        return [.. Whole([.. story.Taxes.Select(rate => gross * sign * rate / (100 + sum))], tax * sign).Select(part => part * sign)];
    }

    /// <summary>Largest remainder, ties to the earlier part.</summary>
    private static long[] Whole(Fraction[] exact, long total)
    {
        var parts = exact.Select(part => part.Floor()).ToArray();
        var missing = total - parts.Sum(part => part.Whole);
        int[] rounded = [.. Enumerable.Range(0, parts.Length).OrderByDescending(i => parts[i].Over, Comparer<Fraction>.Create((a, b) => a < b ? -1 : b < a ? 1 : 0)).Take((int)missing)];
        return [.. parts.Select((part, i) => part.Whole + (rounded.Contains(i) ? 1 : 0))];
    }

    private void Settle(long total, long net, DateTimeOffset now)
    {
        var usable = freeEnds is { } end && rules.HasExpired(end, now) ? 0 : free;
        var byWallet = rules.WalletPays(usable + paid, total, net);
        (var usableLeft, paid) = rules.Draw(usable, paid, byWallet);
        free -= usable - usableLeft;
        var byBalance = rules.BalancePays(balance, total - byWallet);
        balance -= byBalance;
        facts.Add("wallet", byWallet, "balance", byBalance, "due", total - byWallet - byBalance);
        facts.Add("left", free, paid, balance);
    }
}
