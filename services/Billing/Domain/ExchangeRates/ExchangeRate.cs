using System.Globalization;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.ExchangeRates;

/// <summary>
/// What one unit of a currency is worth in another from an instant on, as the tenant states it. It never changes: what was reported by it can be reported again.
/// </summary>
public sealed class ExchangeRate : AggregateRoot
{
    private ExchangeRate()
    {
    }

    public Currency Base { get; private set; } = null!;
    public Currency Quote { get; private set; } = null!;

    /// <summary>Units of the quote currency for one of the base, in major units and with nine decimals at most.</summary>
    public decimal Rate { get; private set; }

    public DateTimeOffset EffectiveFrom { get; private set; }

    /// <summary>Who says so, such as a central bank.</summary>
    public string Source { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public string RateText => Rate.ToString("0.#########", CultureInfo.InvariantCulture);

    public static ExchangeRate State(Currency from, Currency to, decimal rate, DateTimeOffset effectiveFrom, string source, DateTimeOffset now)
    {
        if (from == to)
            throw ExchangeRateErrors.SameCurrency();
        if (rate <= 0 || decimal.Round(rate, 9) != rate)
            throw ExchangeRateErrors.RateOutOfRange();
        var stated = new ExchangeRate { Base = from, Quote = to, Rate = rate, EffectiveFrom = effectiveFrom, Source = source, CreatedAt = now };
        stated.Raise(new ExchangeRateStated(stated.Id, from.Code, to.Code, stated.RateText, effectiveFrom, source));
        return stated;
    }
}
