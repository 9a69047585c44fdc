using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>The company that issues a tenant's invoices was named or changed; the country is an ISO 3166-1 alpha-2 code.</summary>
[EventName("company.changed", 1)]
public sealed record CompanyChanged(Guid CompanyId, string LegalName, string Country, string? VatId, string? RegistrationNumber) : IIntegrationEvent;
