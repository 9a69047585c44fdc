using DotMac.Billing.Domain.Quotas;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class QuotaUsageMapping : IEntityTypeConfiguration<QuotaUsage>
{
    public void Configure(EntityTypeBuilder<QuotaUsage> builder)
    {
        builder.ToTable("quota_usages", table => table.HasCheckConstraint("ck_quota_usages_used", "used >= 0"));
        builder.OwnedByGuest(Guests.OfSubscription);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(usage => usage.SubscriptionId);
        builder.HasIndex(usage => new { usage.TenantId, usage.SubscriptionId, usage.Code }).IsUnique();
    }
}
