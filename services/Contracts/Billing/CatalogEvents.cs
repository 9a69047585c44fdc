using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A product can be sold.</summary>
[EventName("product.created", 1)]
public sealed record ProductCreated(Guid ProductId, string Sku, string Name) : IIntegrationEvent;

/// <summary>A plan gives a product a price and a period.</summary>
[EventName("plan.created", 1)]
public sealed record PlanCreated(Guid PlanId, Guid ProductId, string Code, string Name, string Interval, string Price, string Currency, int TrialDays)
    : IIntegrationEvent;

/// <summary>A meter counts the events of a type.</summary>
[EventName("meter.created", 1)]
public sealed record MeterCreated(Guid MeterId, string Code, string Name, string Aggregation, string? Property) : IIntegrationEvent;
