namespace DotMac.Billing.Domain.BankAccounts;

/// <summary>The number of a bank account: an IBAN, or a number of its country with what names its bank there.</summary>
public sealed record AccountNumber(string Number, NumberKind Kind, string Country, string? RoutingNumber)
{
    /// <summary>What may be shown of it.</summary>
    public string Last4 => Number[^4..];

    /// <summary>Reads one of both, as people write it: in groups, and in whichever case.</summary>
    public static AccountNumber Of(string? iban, string? number, string? routing, string? country) => (iban, number) switch
    {
        ({ } written, null) => International(Plain(written), country),
        (null, { } written) => National(Plain(written), routing is null ? null : Plain(routing), country),
        _ => throw BankAccountErrors.OneNumber(),
    };

    private static AccountNumber International(string iban, string? country)
    {
        if (!Iban.IsGood(iban))
            throw BankAccountErrors.IbanMalformed();
        if (country is not null && country != iban[..2])
            throw BankAccountErrors.CountryMismatch();
        return new(iban, NumberKind.Iban, iban[..2], null);
    }

    private static AccountNumber National(string number, string? routing, string? country)
    {
        var of = Countries.Of(country ?? throw BankAccountErrors.CountryMissing(), "/country");
        if (number.Length is < 4 or > 34 || !number.All(of == "US" ? char.IsAsciiDigit : char.IsAsciiLetterOrDigit) || (of == "US" && number.Length > 17))
            throw BankAccountErrors.NumberMalformed();
        if (of == "US" ? routing is null || !IsAba(routing) : routing is not null && !routing.All(char.IsAsciiLetterOrDigit))
            throw BankAccountErrors.RoutingMalformed();
        return new(number, NumberKind.AccountNumber, of, routing);
    }

    /// <summary>Nine digits that the American Bankers Association gave out: weighed by 3, 7 and 1 they come to a multiple of ten.</summary>
    private static bool IsAba(string routing) => routing.Length == 9 && routing.All(char.IsAsciiDigit) && routing != "000000000"
        && routing.Select((digit, i) => (digit - '0') * (i % 3 == 0 ? 3 : i % 3 == 1 ? 7 : 1)).Sum() % 10 == 0;

    private static string Plain(string written) => written.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
}

/// <summary>iban, account_number.</summary>
public enum NumberKind
{
    Iban,
    AccountNumber,
}
