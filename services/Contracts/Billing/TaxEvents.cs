using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A tenant can charge a tax; the percentage is a decimal string, <c>"19"</c> for 19 %.</summary>
[EventName("tax_rate.created", 1)]
public sealed record TaxRateCreated(
    Guid TaxRateId, string Code, string Name, string Percentage, bool Inclusive, DateOnly? ValidFrom, DateOnly? ValidUntil) : IIntegrationEvent;

/// <summary>A customer is taxed in another way from now on: <c>taxable</c>, <c>exempt</c> or <c>reverse_charge</c>.</summary>
[EventName("customer.tax_changed", 1)]
public sealed record CustomerTaxChanged(
    Guid CustomerId, string Treatment, IReadOnlyList<Guid> TaxRateIds, string? TaxId, string? ExemptionReason) : IIntegrationEvent;
