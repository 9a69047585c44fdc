using DotMac.Kernel;

namespace DotMac.Billing.Domain.ExchangeRates;

/// <summary>How amounts of one currency become those of another: by a stated rate, or by the inverse of one; by none within a currency.</summary>
public sealed record Conversion(Currency From, Currency To, ExchangeRate? Rate)
{
    public bool IsInverted => Rate is not null && Rate.Base != From;

    /// <summary>Exactly, in minor units of the target: whoever sums rounds the sum, once.</summary>
    public Ratio Of(long amount)
    {
        var units = Rate is null ? Ratio.One : IsInverted ? Ratio.One / Rate.Rate : Rate.Rate;
        return amount * units * To.MinorPerMajor / From.MinorPerMajor;
    }
}
