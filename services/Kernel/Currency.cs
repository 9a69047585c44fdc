using System.Collections.Frozen;

namespace DotMac.Kernel;

/// <summary>An ISO 4217 currency: its code and how many decimals its minor unit has (JPY 0, USD 2, KWD 3).</summary>
public sealed record Currency
{
    private static readonly FrozenDictionary<string, Currency> Known = new (int Decimals, string Codes)[]
    {
        (0, "CLP ISK JPY KRW VND XAF XOF"),
        (2, "AED AUD BRL CAD CHF CNY COP CZK DKK EGP EUR GBP GHS HKD HUF IDR ILS INR KES MAD"),
        (2, "MXN MYR NGN NOK NZD PEN PHP PLN QAR RON SAR SEK SGD THB TRY TWD UAH USD UYU ZAR"),
        (3, "BHD JOD KWD OMR TND"),
    }.SelectMany(group => group.Codes.Split(' ').Select(code => new Currency(code, group.Decimals))).ToFrozenDictionary(known => known.Code);

    private Currency(string code, int decimals) => (Code, Decimals, MinorPerMajor) = (code, decimals, (long)Math.Pow(10, decimals));

    public string Code { get; }

    /// <summary>Decimals of the minor unit by ISO 4217.</summary>
    public int Decimals { get; }

    /// <summary>How many minor units make a major one: 1, 100 or 1,000.</summary>
    public long MinorPerMajor { get; }

    /// <summary>The currency of an upper-case ISO 4217 code; refuses an unknown one with <c>currency.unknown</c>.</summary>
    public static Currency Of(string code) => Of(code, null);

    /// <summary>The same for a member of a request, which the refusal then names by its JSON pointer.</summary>
    public static Currency Of(string code, string? pointer) =>
        Known.TryGetValue(code, out var currency)
            ? currency
            : throw new DomainException(Refusal.Rule, "currency.unknown", $"'{code}' is not a currency that is supported here.")
            {
                Pointer = pointer,
            };

    public override string ToString() => Code;
}
