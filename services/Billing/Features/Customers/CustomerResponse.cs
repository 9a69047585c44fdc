using System.Linq.Expressions;
using DotMac.Billing.Domain.Customers;

namespace DotMac.Billing.Features.Customers;

/// <summary>A customer.</summary>
public sealed record CustomerResponse(
    Guid Id, string Name, string Email, string Currency, string TimeZone, string? Address, string? ReferralCode, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Customer, CustomerResponse>> Of { get; } = customer => From(customer);

    public static CustomerResponse From(Customer customer) => new(
        customer.Id, customer.Name, customer.Email.Value, customer.Currency.Code, customer.TimeZone, customer.Address, customer.ReferralCode,
        customer.CreatedAt);
}
