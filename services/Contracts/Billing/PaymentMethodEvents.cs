using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A customer can be charged by a card or account that the payment provider keeps.</summary>
[EventName("payment_method.attached", 1)]
public sealed record PaymentMethodAttached(
    Guid PaymentMethodId, Guid CustomerId, string Kind, string? Brand, string? Last4, bool IsDefault) : IIntegrationEvent;

/// <summary>A payment method became the default, or gave it up; carries the whole public state.</summary>
[EventName("payment_method.updated", 1)]
public sealed record PaymentMethodUpdated(
    Guid PaymentMethodId, Guid CustomerId, string Kind, string? Brand, string? Last4, bool IsDefault) : IIntegrationEvent;

/// <summary>A payment method was removed; it is charged no more.</summary>
[EventName("payment_method.detached", 1)]
public sealed record PaymentMethodDetached(
    Guid PaymentMethodId, Guid CustomerId, string Kind, string? Brand, string? Last4, DateTimeOffset DetachedAt) : IIntegrationEvent;
