using DotMac.Kernel;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>
/// The taxes of an invoice: what is taxed is summed exactly for each rate, and its tax rounded once (rule R8, TAX-PER-RATE); a price that
/// contains tax gives it up by rounding the tax, and the net is the rest (rule R9, INC-TAX). Several rates of a line are charged side by side.
/// </summary>
public static class TaxBreakdown
{
    public static IReadOnlyList<InvoiceTax> Of(IEnumerable<(Money Amount, IReadOnlyList<TaxRate> Rates)> lines) =>
    [
        .. lines.SelectMany(line => line.Rates.Select(rate => (Rate: rate, line.Amount, Net: Net(line.Amount, line.Rates))))
            .GroupBy(share => share.Rate.Id).Select(shares => Tax(shares.First().Rate, [.. shares.Select(share => (share.Amount, share.Net))]))
            .OrderBy(tax => tax.Code, StringComparer.Ordinal),
    ];

    private static InvoiceTax Tax(TaxRate rate, (Money Amount, Ratio Net)[] shares)
    {
        var currency = shares[0].Amount.Currency;
        var net = shares.Aggregate(Ratio.Zero, (sum, share) => sum + share.Net);
        var gross = shares.Aggregate(Money.Zero(currency), (sum, share) => sum + share.Amount);
        var contained = Money.Round(gross.Amount - net, currency);
        var tax = Money.Round(net * rate.Percentage / 100, currency);
        return new(rate.Id, rate.Code, rate.Name, rate.Percentage, rate.Inclusive, (gross - contained).Amount, tax.Amount);
    }

    /// <summary>The exact amount of a line without the taxes that its price contains.</summary>
    private static Ratio Net(Money amount, IEnumerable<TaxRate> rates)
    {
        var contained = rates.Where(rate => rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);
        return amount.Amount * (Ratio)100 / (100 + contained);
    }
}
