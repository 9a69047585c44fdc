using DotMac.Billing.Domain.BankAccounts;
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
        if (facts.Iban is { } iban && !Iban.IsGood(iban))
            throw CompanyErrors.IbanMalformed();

        Facts = facts;
        Raise(new CompanyChanged(Id, facts.LegalName, facts.Address.Country, facts.VatId, facts.RegistrationNumber));
    }
}

/// <summary>What a document says of its seller.</summary>
public sealed record CompanyFacts(
    string LegalName, PostalAddress Address, string? VatId, string? RegistrationNumber, string? Email, string? Iban, string? Bic);
