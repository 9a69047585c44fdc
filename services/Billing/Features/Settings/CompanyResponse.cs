using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Companies;

namespace DotMac.Billing.Features.Settings;

/// <summary>The company that issues the tenant's invoices.</summary>
public sealed record CompanyResponse(
    string LegalName, PostalAddress Address, string? VatId, string? RegistrationNumber, string? Email, string? Iban, string? Bic)
{
    public static CompanyResponse From(Company company) => new(
        company.Facts.LegalName, company.Facts.Address, company.Facts.VatId, company.Facts.RegistrationNumber, company.Facts.Email, company.Facts.Iban,
        company.Facts.Bic);
}
