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
        var together = Together(charged.Select(line => line.Rates));
        return
        [
            .. charged.SelectMany(line => line.Rates.Select(rate => new Taxed(rate, line.Amount, Net(line.Amount, line.Rates))))
                .GroupBy(share => share.Rate.TaxRateId).Select(shares => shares.Aggregate((a, b) => new(a.Rate, a.Gross + b.Gross, a.Net + b.Net)))
                .OrderBy(taxed => taxed.Rate.Code, StringComparer.Ordinal)
                .GroupBy(taxed => together.Single(rates => rates.Contains(taxed.Rate.TaxRateId)))
                .SelectMany(taxed => Round([.. taxed], currency))
                .OrderBy(tax => tax.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>What all taxes come to: those that prices contain, and those that are added to them.</summary>
    public static (Money Contained, Money Added) Sums(IEnumerable<InvoiceTax> taxes, Currency currency) =>
        (Sum(taxes.Where(tax => tax.Inclusive), currency), Sum(taxes.Where(tax => !tax.Inclusive), currency));

    private static Money Sum(IEnumerable<InvoiceTax> taxes, Currency currency) =>
        taxes.Aggregate(Money.Zero(currency), (sum, tax) => sum + new Money(tax.TaxAmount, currency));

    /// <summary>Sets of rates that prices contain together, also by way of others; one that is added to prices stands alone.</summary>
    private static List<HashSet<Guid>> Together(IEnumerable<IReadOnlyList<TaxTerms>> lines)
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
    }
}
