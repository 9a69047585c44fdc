using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A product can be sold.</summary>
[EventName("product.created", 1)]
public sealed record ProductCreated(Guid ProductId, string Sku, string Name, Guid? CategoryId = null) : IIntegrationEvent;

/// <summary>A product is called or sorted otherwise; carries the whole public state.</summary>
[EventName("product.updated", 1)]
public sealed record ProductUpdated(Guid ProductId, string Sku, string Name, Guid? CategoryId) : IIntegrationEvent;

/// <summary>The catalogue has a new category.</summary>
[EventName("category.created", 1)]
public sealed record CategoryCreated(Guid CategoryId, string Name) : IIntegrationEvent;

/// <summary>A category is called or described otherwise.</summary>
[EventName("category.updated", 1)]
public sealed record CategoryUpdated(Guid CategoryId, string Name) : IIntegrationEvent;

/// <summary>A category is gone; no product was in it.</summary>
[EventName("category.deleted", 1)]
public sealed record CategoryDeleted(Guid CategoryId, string Name) : IIntegrationEvent;

/// <summary>A plan gives a product a price and a period.</summary>
[EventName("plan.created", 1)]
public sealed record PlanCreated(Guid PlanId, Guid ProductId, string Code, string Name, string Interval, string Price, string Currency, int TrialDays, bool IsPublic = false)
    : IIntegrationEvent;

/// <summary>Customers may subscribe to a plan by themselves from now on, where they have a place to.</summary>
[EventName("plan.published", 1)]
public sealed record PlanPublished(Guid PlanId, string Code) : IIntegrationEvent;

/// <summary>A plan is not offered any more; who has it keeps it.</summary>
[EventName("plan.withdrawn", 1)]
public sealed record PlanWithdrawn(Guid PlanId, string Code) : IIntegrationEvent;

/// <summary>A meter counts the events of a type.</summary>
[EventName("meter.created", 1)]
public sealed record MeterCreated(Guid MeterId, string Code, string Name, string Aggregation, string? Property) : IIntegrationEvent;
