using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.PlanMigrations;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Due;

/// <summary>
/// Moves one subscription of a migration by the code of a change; what it bills, that it is done and the progress of the whole commit together, so that a
/// process that dies moves nobody twice.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class MigrateSubscription(BillingDbContext db, Changing changing, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "migrate_subscription";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var one = (await db.MigratedSubscriptions.FindAsync([work.Subject], ct))!;
        var subscription = await db.Subscriptions.Held(one.SubscriptionId, ct);
        var migration = await db.PlanMigrations.Held(one.MigrationId, ct);
        if (migration.Status is MigrationStatus.Running && one.Status is MigratedStatus.Waiting)
            migration.Note(one, await Move(migration, subscription, work.DueAt, ct), clock.Now);
    }

    /// <summary>The code of what refuses it, before anything has changed; null where it was moved.</summary>
    private async Task<string?> Move(PlanMigration migration, Subscription subscription, DateTimeOffset due, CancellationToken ct)
    {
        var at = migration.At is MigrationTime.Date ? due : clock.Now;
        var request = migration.Request(subscription, at);
        try
        {
            await changing.Require(subscription, request, migration.PlanId, ct);
        }
        catch (DomainException refusal)
        {
            return refusal.Code;
        }

        var (customer, invoice) = await changing.Apply(subscription, request, ct, at);
        if (invoice is not null)
            await collection.Issue(invoice, customer, ct);
        db.RescheduleRenewal(subscription);
        return null;
    }
}
