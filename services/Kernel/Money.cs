using System.Globalization;
using System.Numerics;

namespace DotMac.Kernel;

/// <summary>An amount in the currency's minor unit (cents, yen, fils); it never mixes currencies, and what it cannot hold is refused.</summary>
public readonly record struct Money(long Amount, Currency Currency)
{
    public static Money Zero(Currency currency) => new(0, currency);

    /// <summary>The amount in major units, 12.34 for 1234 cents: for people and meters, not for arithmetic.</summary>
    public decimal Major => Amount / (decimal)Currency.MinorPerMajor;

    /// <summary>Major units with all decimals of the currency, such as 49.00.</summary>
    public string MajorText => Major.ToString($"F{Currency.Decimals}", CultureInfo.InvariantCulture);

    /// <summary>Rounds an exact amount of minor units half away from zero, once (billing rule R2).</summary>
    public static Money Round(Ratio minorUnits, Currency currency) => new(Narrow(minorUnits.Round()), currency);

    public static Money operator +(Money a, Money b) => new(Narrow((BigInteger)a.Amount + Same(a, b).Amount), a.Currency);
    public static Money operator -(Money a, Money b) => new(Narrow((BigInteger)a.Amount - Same(a, b).Amount), a.Currency);
    public static Money operator -(Money a) => new(Narrow(-(BigInteger)a.Amount), a.Currency);
    public static bool operator <(Money a, Money b) => a.Amount < Same(a, b).Amount;
    public static bool operator >(Money a, Money b) => a.Amount > Same(a, b).Amount;
    public static bool operator <=(Money a, Money b) => a.Amount <= Same(a, b).Amount;
    public static bool operator >=(Money a, Money b) => a.Amount >= Same(a, b).Amount;

    public override string ToString() => $"{Amount} {Currency}";

    private static Money Same(Money a, Money b) =>
        a.Currency == b.Currency
            ? b
            : throw new DomainException(Refusal.Rule, "currency.mixed", $"{a.Currency} and {b.Currency} cannot be combined.");

    private static long Narrow(BigInteger amount) =>
        amount >= long.MinValue && amount <= long.MaxValue
            ? (long)amount
            : throw new DomainException(Refusal.Rule, "money.out_of_range", "The amount is larger than any that can be kept.");
}
