using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class PlanMigrationMapping : IEntityTypeConfiguration<PlanMigration>
{
    public void Configure(EntityTypeBuilder<PlanMigration> builder)
    {
        builder.HasOne<Plan>().WithMany().HasForeignKey(migration => migration.PlanId);
        builder.HasOne<Plan>().WithMany().HasForeignKey(migration => migration.ToPlanId);
    }
}

internal sealed class MigratedSubscriptionMapping : IEntityTypeConfiguration<MigratedSubscription>
{
    public void Configure(EntityTypeBuilder<MigratedSubscription> builder)
    {
        builder.HasOne<PlanMigration>().WithMany().HasForeignKey(one => one.MigrationId);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(one => one.SubscriptionId);
        // A migration moves a subscription once.
        builder.HasIndex(one => new { one.TenantId, one.MigrationId, one.SubscriptionId }).IsUnique();
    }
}
