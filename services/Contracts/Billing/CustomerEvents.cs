using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A tenant has a new customer; Partners binds it to the partner whose referral code it came with.</summary>
[EventName("customer.created", 1)]
public sealed record CustomerCreated(Guid CustomerId, string Name, string Email, string Currency, string? ReferralCode, IReadOnlyList<string>? Segments = null, Guid? CustomerTenantId = null)
    : IIntegrationEvent;

/// <summary>What invoices show of a customer changed; carries the whole public state.</summary>
[EventName("customer.updated", 1)]
public sealed record CustomerUpdated(Guid CustomerId, string Name, string Email, string Currency, IReadOnlyList<string>? Segments = null, Guid? CustomerTenantId = null)
    : IIntegrationEvent;
