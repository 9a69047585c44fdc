using DotMac.Tenancy.Domain.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Tenancy.Data;

internal sealed class SubscriptionMapping : IEntityTypeConfiguration<PlatformSubscription>
{
    public void Configure(EntityTypeBuilder<PlatformSubscription> builder)
    {
        builder.ToTable("platform_subscriptions");
        builder.Property(subscription => subscription.Status).HasMaxLength(20);
        builder.HasIndex(subscription => subscription.TenantId);
    }
}
