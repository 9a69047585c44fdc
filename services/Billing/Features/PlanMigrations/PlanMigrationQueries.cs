using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Named queries over plan migrations, and which subscriptions one is about.</summary>
internal static class PlanMigrationQueries
{
    /// <summary>The migration with its row locked, before any subscription: each that is moved counts.</summary>
    public static async Task<PlanMigration> Held(this DbSet<PlanMigration> migrations, Guid id, CancellationToken ct) =>
        await migrations.FromSql($"SELECT * FROM plan_migrations WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct)
        ?? throw PlanMigrationErrors.NotFound();

    /// <summary>The subscriptions that have a plan, of the customers that are named, oldest first; they are not tracked, since a preview saves nothing.</summary>
    public static async Task<List<Subscription>> ToMove(this BillingDbContext db, Guid planId, MigrationRequest request, CancellationToken ct)
    {
        if (request.ToPlanId == planId)
            throw PlanMigrationErrors.SamePlan();
        Guid[] plans = [planId, request.ToPlanId];
        if (await db.Plans.CountAsync(plan => plans.Contains(plan.Id), ct) < plans.Length)
            throw PlanErrors.NotFound();
        var customers = request.CustomerIds?.ToArray();
        var found = await db.Subscriptions.AsNoTracking()
            .Where(known => known.PlanId == planId && known.Status != SubscriptionStatus.Ended && (customers == null || customers.Contains(known.CustomerId)))
            .OrderBy(known => known.Id).Take(PlanMigration.Most + 1).ToListAsync(ct);
        return found.Count > PlanMigration.Most ? throw PlanMigrationErrors.TooMany() : found;
    }

    /// <summary>The change of one of its subscriptions, whose quantity stays, or is at the period's end what it was going to be.</summary>
    public static ChangeRequest Request(this PlanMigration migration, Subscription subscription) =>
        Request(subscription, migration.ToPlanId, migration.At, migration.On, migration.Proration);

    public static ChangeRequest Request(this MigrationRequest asked, Subscription subscription) =>
        Request(subscription, asked.ToPlanId, asked.At, asked.On, asked.Proration);

    private static ChangeRequest Request(Subscription subscription, Guid toPlanId, MigrationTime at, DateOnly? on, Proration proration) =>
        at is MigrationTime.PeriodEnd
            ? new(toPlanId, subscription.PendingQuantity, proration, ChangeTime.PeriodEnd, EffectiveOn: on)
            : new(toPlanId, null, proration, EffectiveOn: on);
}
