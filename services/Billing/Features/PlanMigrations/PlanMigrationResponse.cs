using System.Linq.Expressions;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>A migration and how far it is: of <c>total</c> subscriptions so many are done, or failed.</summary>
public sealed record PlanMigrationResponse(
    Guid Id, Guid PlanId, Guid ToPlanId, MigrationTime At, DateOnly? On, Proration Proration, MigrationStatus Status, int Total, int Done, int Failed,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt)
{
    public static Expression<Func<PlanMigration, PlanMigrationResponse>> Of { get; } = migration => From(migration);

    public static PlanMigrationResponse From(PlanMigration migration) => new(
        migration.Id, migration.PlanId, migration.ToPlanId, migration.At, migration.On, migration.Proration, migration.Status, migration.Total,
        migration.Done, migration.Failed, migration.CreatedAt, migration.EndedAt);
}
