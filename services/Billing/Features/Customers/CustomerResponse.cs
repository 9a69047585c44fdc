using System.Linq.Expressions;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Taxes;

namespace DotMac.Billing.Features.Customers;

/// <summary>A customer; <c>customer_tenant_id</c> is the tenant that it is, in tenant zero's books.</summary>
public sealed record CustomerResponse(
    Guid Id, string Name, string Email, string Currency, string TimeZone, string? Address, string? ReferralCode, DateTimeOffset CreatedAt,
    TaxTreatment TaxTreatment, string? TaxId, string? ExemptionReason, IReadOnlyList<Guid> TaxRateIds,
    PostalAddress? PostalAddress, string? BuyerReference, IReadOnlyList<string> Segments, Guid? CustomerTenantId)
{
    public static Expression<Func<Customer, CustomerResponse>> Of { get; } = customer => From(customer);

    public static CustomerResponse From(Customer customer) => new(
        customer.Id, customer.Name, customer.Email.Value, customer.Currency.Code, customer.TimeZone, customer.Address, customer.ReferralCode,
        customer.CreatedAt, customer.TaxTreatment, customer.TaxId, customer.ExemptionReason,
        [.. customer.TaxRates.Select(assigned => assigned.TaxRateId)], customer.PostalAddress, customer.BuyerReference, customer.Segments,
        customer.CustomerTenantId);
}
