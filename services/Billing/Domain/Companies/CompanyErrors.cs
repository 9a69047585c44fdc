using DotMac.Kernel;

namespace DotMac.Billing.Domain.Companies;

/// <summary>Every way in which an operation on the issuing company may be refused.</summary>
public static class CompanyErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "company.not_found", "The company that issues the invoices has not been named yet.");

    public static DomainException VatIdMalformed() => new(
        Refusal.Rule, "company.vat_id_malformed", "A VAT id has its country's letters before the number, and its check digit is right: DE123456788.")
    {
        Pointer = "/vat_id",
    };

    public static DomainException IbanMalformed() =>
        new(Refusal.Rule, "company.iban_malformed", "The IBAN's check digits do not fit.") { Pointer = "/iban" };
}
