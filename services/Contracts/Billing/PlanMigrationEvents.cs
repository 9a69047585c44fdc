using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>Subscriptions of a plan are being moved to another; each of them announces its own change.</summary>
[EventName("plan_migration.started", 1)]
public sealed record PlanMigrationStarted(Guid MigrationId, Guid PlanId, Guid ToPlanId, int Total) : IIntegrationEvent;

/// <summary>Each subscription of a migration was moved, or refused to be.</summary>
[EventName("plan_migration.completed", 1)]
public sealed record PlanMigrationCompleted(Guid MigrationId, Guid PlanId, Guid ToPlanId, int Total, int Done, int Failed) : IIntegrationEvent;

/// <summary>A migration was stopped: what was moved stays moved, the rest is left alone.</summary>
[EventName("plan_migration.canceled", 1)]
public sealed record PlanMigrationCanceled(Guid MigrationId, Guid PlanId, Guid ToPlanId, int Total, int Done, int Failed) : IIntegrationEvent;
