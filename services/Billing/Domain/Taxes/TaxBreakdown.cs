using DotMac.Kernel;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>
/// The taxes of an invoice: what is taxed is summed exactly for each rate, and its tax rounded once (rule R8, TAX-PER-RATE); a price that
/// contains tax gives it up by rounding the tax, and the net is the rest (rule R9, INC-TAX). Several rates of a line are charged side by side.
/// </summary>
public static class TaxBreakdown
{
    /// <summary>The amounts are exact minor units: what a discount left of a line, or a credit takes back of it, is not rounded before.</summary>
    public static IReadOnlyList<InvoiceTax> Of(IEnumerable<(Ratio Amount, IReadOnlyList<TaxTerms> Rates)> lines, Currency currency) =>
    [
        .. lines.SelectMany(line => line.Rates.Select(rate => (Rate: rate, line.Amount, Net: Net(line.Amount, line.Rates))))
            .GroupBy(share => share.Rate.TaxRateId)
            .Select(shares => Tax(shares.First().Rate, [.. shares.Select(share => (share.Amount, share.Net))], currency))
            .OrderBy(tax => tax.Code, StringComparer.Ordinal),
    ];

    /// <summary>What all taxes come to: those that prices contain, and those that are added to them.</summary>
    public static (Money Contained, Money Added) Sums(IEnumerable<InvoiceTax> taxes, Currency currency) =>
        (Sum(taxes.Where(tax => tax.Inclusive), currency), Sum(taxes.Where(tax => !tax.Inclusive), currency));

    private static Money Sum(IEnumerable<InvoiceTax> taxes, Currency currency) =>
        taxes.Aggregate(Money.Zero(currency), (sum, tax) => sum + new Money(tax.TaxAmount, currency));

    private static InvoiceTax Tax(TaxTerms rate, (Ratio Amount, Ratio Net)[] shares, Currency currency)
    {
        var net = shares.Aggregate(Ratio.Zero, (sum, share) => sum + share.Net);
        var gross = shares.Aggregate(Ratio.Zero, (sum, share) => sum + share.Amount);
        var contained = Money.Round(gross - net, currency);
        var tax = Money.Round(net * rate.Percentage / 100, currency);
        return new(
            rate.TaxRateId, rate.Code, rate.Name, rate.Percentage, rate.Inclusive, Money.Round(gross - contained.Amount, currency).Amount, tax.Amount);
    }

    /// <summary>The exact amount of a line without the taxes that its price contains.</summary>
    private static Ratio Net(Ratio amount, IEnumerable<TaxTerms> rates)
    {
        var contained = rates.Where(rate => rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);
        return amount * 100 / (100 + contained);
    }
}
