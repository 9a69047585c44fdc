using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A rule prices lines from now on: by a percentage as a decimal string, or by an amount of minor units in a currency.</summary>
[EventName("pricing_rule.created", 1)]
public sealed record PricingRuleCreated(
    Guid RuleId, string Name, int Priority, string DiscountType, string? Percentage, long? Amount, string? Currency, DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt, int? MaxUses) : IIntegrationEvent;

/// <summary>A rule prices lines otherwise from now on.</summary>
[EventName("pricing_rule.updated", 1)]
public sealed record PricingRuleUpdated(
    Guid RuleId, string Name, int Priority, string DiscountType, string? Percentage, long? Amount, string? Currency, DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt, int? MaxUses) : IIntegrationEvent;

/// <summary>A rule prices nothing any more.</summary>
[EventName("pricing_rule.deactivated", 1)]
public sealed record PricingRuleDeactivated(Guid RuleId, string Name) : IIntegrationEvent;

/// <summary>A rule that was deactivated prices lines again.</summary>
[EventName("pricing_rule.activated", 1)]
public sealed record PricingRuleActivated(Guid RuleId, string Name) : IIntegrationEvent;

/// <summary>A rule priced a line of an invoice that was finalised; the amount is what it took off, in minor units.</summary>
[EventName("pricing_rule.used", 1)]
public sealed record PricingRuleUsed(
    Guid UseId, Guid RuleId, string Name, Guid InvoiceId, Guid InvoiceLineId, Guid CustomerId, long DiscountAmount, string Currency) : IIntegrationEvent;

/// <summary>The invoice of a use was voided: it counts no more.</summary>
[EventName("pricing_rule.use_returned", 1)]
public sealed record PricingRuleUseReturned(
    Guid UseId, Guid RuleId, string Name, Guid InvoiceId, Guid InvoiceLineId, Guid CustomerId, long DiscountAmount, string Currency) : IIntegrationEvent;
