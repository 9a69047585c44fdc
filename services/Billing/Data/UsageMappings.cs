using System.Text.Json;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Usage;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

internal sealed class MeterMapping : IEntityTypeConfiguration<Meter>
{
    public void Configure(EntityTypeBuilder<Meter> builder) =>
        builder.ReadByGuest("true").HasIndex(meter => new { meter.TenantId, meter.Code }).IsUnique().HasDatabaseName(Unique.MeterCode);
}

internal sealed class UsageEventMapping : IEntityTypeConfiguration<UsageEvent>
{
    public void Configure(EntityTypeBuilder<UsageEvent> builder)
    {
        // The key is what makes an event count once; there is no foreign key, which would be asked for row by row: what records an event has read both.
        builder.ToTable("usage_events").NeverRemoved().OwnedByGuest(Guests.OfSubscription);
        builder.HasKey(used => new { used.TenantId, used.Source, used.EventId });
        builder.Property(used => used.Value).HasPrecision(24, 9);
        builder.Property(used => used.Data).HasColumnType("jsonb");
        builder.HasIndex(used => new { used.TenantId, used.SubscriptionId, used.MeterId, used.OccurredAt });
        builder.HasIndex(used => new { used.TenantId, used.SubscriptionId }).HasFilter("is_late").HasDatabaseName("ix_usage_events_late");
    }
}

internal sealed class BilledUsageMapping : IEntityTypeConfiguration<BilledUsage>
{
    public void Configure(EntityTypeBuilder<BilledUsage> builder)
    {
        builder.ToTable("billed_usages").OwnedByGuest(Guests.OfSubscription);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(billed => billed.SubscriptionId);
        builder.HasOne<Plan>().WithMany().HasForeignKey(billed => billed.PlanId);
        builder.HasOne<Addon>().WithMany().HasForeignKey(billed => billed.AddonId);
        Keyed(builder.Property(billed => billed.Amounts));
        Keyed(builder.Property(billed => billed.KeptAmounts));
    }

    private static void Keyed(PropertyBuilder<IReadOnlyDictionary<string, long>> property) => property.HasColumnType("jsonb").HasConversion(
        new ValueConverter<IReadOnlyDictionary<string, long>, string>(
            amounts => JsonSerializer.Serialize(amounts, JsonSerializerOptions.Default),
            text => JsonSerializer.Deserialize<Dictionary<string, long>>(text, JsonSerializerOptions.Default)!),
        new ValueComparer<IReadOnlyDictionary<string, long>>(
            (left, right) => ReferenceEquals(left, right), amounts => amounts.Count, amounts => amounts));
}
