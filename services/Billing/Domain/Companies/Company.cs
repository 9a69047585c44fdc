using System.Globalization;
using System.Numerics;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Companies;

/// <summary>Who sells, as invoices name it: one for each tenant. An invoice keeps what stood here when it was finalised.</summary>
public sealed class Company : AggregateRoot
{
    private Company()
    {
    }

    public CompanyFacts Facts { get; private set; } = null!;

    public static Company Name(CompanyFacts facts)
    {
        var company = new Company();
        company.Change(facts);
        return company;
    }

    public void Change(CompanyFacts facts)
    {
        if (facts.VatId is { } vatId && !VatIds.AreGood(vatId))
            throw CompanyErrors.VatIdMalformed();
        if (facts.Iban is { } iban && !IsIban(iban))
            throw CompanyErrors.IbanMalformed();

        Facts = facts;
        Raise(new CompanyChanged(Id, facts.LegalName, facts.Address.Country, facts.VatId, facts.RegistrationNumber));
    }

    /// <summary>ISO 13616: letters are numbers from 10, the first four characters come last, and 97 leaves 1.</summary>
    private static bool IsIban(string iban) => iban.Length is >= 15 and <= 34 && iban.All(char.IsAsciiLetterOrDigit)
        && BigInteger.Parse(string.Concat((iban[4..] + iban[..4]).Select(Value)), CultureInfo.InvariantCulture) % 97 == 1;

    private static string Value(char character) =>
        (char.IsAsciiDigit(character) ? character - '0' : char.ToUpperInvariant(character) - 'A' + 10).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a document says of its seller.</summary>
public sealed record CompanyFacts(
    string LegalName, PostalAddress Address, string? VatId, string? RegistrationNumber, string? Email, string? Iban, string? Bic);
