using DotMac.Kernel;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>
/// The taxes of an invoice: what is taxed is summed exactly for each rate, and its tax rounded once (rule R8, TAX-PER-RATE); a price that
/// contains tax gives it up by rounding the tax, and the net is the rest (rule R9, INC-TAX). Several rates of a line are charged side by side: those that
/// its price contains are rounded together, so that they and the net come to the price, and share that by largest remainder.
/// </summary>
public static class TaxBreakdown
{
    /// <summary>The amounts are exact minor units: what a discount left of a line, or a credit takes back of it, is not rounded before.</summary>
    public static IReadOnlyList<InvoiceTax> Of(IEnumerable<(Ratio Amount, IReadOnlyList<TaxTerms> Rates)> lines, Currency currency)
    {
        var charged = lines.ToList();
        var taxed = ByRate(charged);
        return
        [
            .. Together(charged.Select(line => line.Rates))
                .SelectMany(set => Round([.. taxed.Where(one => set.Contains(one.Rate.TaxRateId))], currency))
                .OrderBy(tax => tax.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>What all taxes come to: those that prices contain, and those that are added to them.</summary>
    public static (Money Contained, Money Added) Sums(IEnumerable<InvoiceTax> taxes, Currency currency) =>
        (Sum(taxes.Where(tax => tax.Inclusive), currency), Sum(taxes.Where(tax => !tax.Inclusive), currency));

    private static Money Sum(IEnumerable<InvoiceTax> taxes, Currency currency) =>
        taxes.Aggregate(Money.Zero(currency), (sum, tax) => sum + new Money(tax.TaxAmount, currency));

    /// <summary>Sets of rates that prices contain together, also by way of others; one that is added to prices stands alone.</summary>
    public static IReadOnlyList<IReadOnlySet<Guid>> Together(IEnumerable<IReadOnlyList<TaxTerms>> lines)
    {
        List<HashSet<Guid>> sets = [];
        foreach (var rates in lines.SelectMany(rates => rates.GroupBy(rate => rate.Inclusive ? Guid.Empty : rate.TaxRateId, rate => rate.TaxRateId)))
        {
            var met = sets.FindAll(set => set.Overlaps(rates));
            sets.RemoveAll(met.Contains);
            sets.Add([.. rates, .. met.SelectMany(set => set)]);
        }

        return sets;
    }

    /// <summary>The sums of what each rate taxes, in the order in which they get what is left of a rounding.</summary>
    private static List<Taxed> ByRate(IEnumerable<(Ratio Amount, IReadOnlyList<TaxTerms> Rates)> lines)
    {
        Dictionary<Guid, Taxed> sums = [];
        foreach (var (amount, rates) in lines)
        {
            var net = Net(amount, rates);
            foreach (var rate in rates)
                sums[rate.TaxRateId] = sums.GetValueOrDefault(rate.TaxRateId, new(rate, Ratio.Zero, Ratio.Zero)).And(amount, net);
        }

        return [.. sums.Values.OrderBy(taxed => taxed.Rate.Code, StringComparer.Ordinal)];
    }

    /// <summary>What is below zero is shared as its opposite would be: a credit takes back what was charged.</summary>
    private static IEnumerable<InvoiceTax> Round(Taxed[] together, Currency currency)
    {
        var sum = Money.Round(together.Aggregate(Ratio.Zero, (sum, taxed) => sum + taxed.Tax), currency).Amount;
        var sign = sum < 0 ? -1 : 1;
        var shares = LargestRemainder.Spread([.. together.Select(taxed => taxed.Tax * sign)], sum * sign);
        return together.Select((taxed, i) => new InvoiceTax(
            taxed.Rate.TaxRateId, taxed.Rate.Code, taxed.Rate.Name, taxed.Rate.Percentage, taxed.Rate.Inclusive,
            Money.Round(taxed.Gross - Money.Round(taxed.Gross - taxed.Net, currency).Amount, currency).Amount, shares[i] * sign));
    }

    /// <summary>The exact amount of a line without the taxes that its price contains.</summary>
    private static Ratio Net(Ratio amount, IEnumerable<TaxTerms> rates)
    {
        var contained = rates.Where(rate => rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);
        return amount * 100 / (100 + contained);
    }

    /// <summary>What one rate taxes, exactly, with and without the taxes that prices contain.</summary>
    private sealed record Taxed(TaxTerms Rate, Ratio Gross, Ratio Net)
    {
        public Ratio Tax => Net * Rate.Percentage / 100;

        public Taxed And(Ratio gross, Ratio net) => new(Rate, Gross + gross, Net + net);
    }
}
