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
        var migration = await db.PlanMigrations.Held(one.MigrationId, ct);
        var subscription = await db.Subscriptions.Held(one.SubscriptionId, ct);
        if (migration.Status is MigrationStatus.Running && one.Status is MigratedStatus.Waiting)
            migration.Note(one, await Move(migration, one, subscription, ct), clock.Now);
    }

    /// <summary>The code of what refuses it, before anything has changed; null where it was moved.</summary>
    private async Task<string?> Move(PlanMigration migration, MigratedSubscription one, Subscription subscription, CancellationToken ct)
    {
        try
        {
            await changing.Require(subscription, migration.Request(subscription), migration.PlanId, ct);
            if (migration.On is { } day)
                return await Await(migration, one, subscription, day, ct);
        }
        catch (DomainException refusal)
        {
            return refusal.Code;
        }

        return await MoveNow(migration, subscription, ct);
    }

    private async Task<string?> Await(PlanMigration migration, MigratedSubscription one, Subscription subscription, DateOnly day, CancellationToken ct)
    {
        await changing.Apply(subscription, migration.Request(subscription), ct);
        one.Await(subscription.Schedule.Single(change => change.On == day).Id);
        return null;
    }

    private async Task<string?> MoveNow(PlanMigration migration, Subscription subscription, CancellationToken ct)
    {
        var pending = subscription.CancelAtPeriodEnd || migration.At is MigrationTime.PeriodEnd ? null : subscription.PendingQuantity;
        var (customer, invoice) = await changing.Apply(subscription, migration.Request(subscription), ct);
        if (pending is { } quantity) // it goes on to wait for the end of the period
            await changing.Apply(subscription, new(Quantity: quantity, Effective: ChangeTime.PeriodEnd), ct);
        if (invoice is not null)
            await collection.Issue(invoice, customer, ct);
        db.RescheduleRenewal(subscription);
        return null;
    }
}
