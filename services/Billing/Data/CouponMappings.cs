using System.Text.Json;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace DotMac.Billing.Data;

internal sealed class CouponMapping : IEntityTypeConfiguration<Coupon>
{
    public void Configure(EntityTypeBuilder<Coupon> builder)
    {
        builder.ToTable("coupons", table => table.HasCheckConstraint("ck_coupons_redemptions", "redemptions <= max_redemptions"));
        builder.ReadByGuest("id IN (SELECT coupon_id FROM applied_coupons)");
        builder.HasIndex(coupon => new { coupon.TenantId, coupon.Code }).IsUnique().HasDatabaseName(Unique.CouponCode);
        builder.Property(coupon => coupon.Terms).HasColumnType("jsonb").HasConversion(CouponJson.Terms);
    }
}

internal sealed class AppliedCouponMapping : IEntityTypeConfiguration<AppliedCoupon>
{
    public void Configure(EntityTypeBuilder<AppliedCoupon> builder)
    {
        builder.OwnedByGuest(Guests.OfCustomer);
        builder.HasOne<Coupon>().WithMany().HasForeignKey(applied => applied.CouponId);
        builder.HasOne<Customer>().WithMany().HasForeignKey(applied => applied.CustomerId);
        builder.HasOne<Subscription>().WithMany().HasForeignKey(applied => applied.SubscriptionId);
        builder.Property(applied => applied.Terms).HasColumnType("jsonb").HasConversion(CouponJson.Terms);
        // Once for a customer as a whole, and once for each of its subscriptions, until it has ended.
        builder.HasIndex(applied => new { applied.TenantId, applied.CustomerId, applied.CouponId, applied.SubscriptionId })
            .IsUnique().AreNullsDistinct(false).HasFilter("ended_at IS NULL").HasDatabaseName(Unique.AppliedCoupon);
    }
}

/// <summary>Terms and discounts stand in their rows: they are read and written with them, and never changed one by one.</summary>
internal static class CouponJson
{
    public static ValueConverter<CouponTerms, string> Terms { get; } = new(terms => Write(terms), text => Read(text));

    public static ValueConverter<IReadOnlyList<InvoiceDiscount>, string> Discounts { get; } = new(
        discounts => JsonSerializer.Serialize(discounts, JsonSerializerOptions.Default),
        text => JsonSerializer.Deserialize<InvoiceDiscount[]>(text, JsonSerializerOptions.Default)!);

    public static ValueComparer<IReadOnlyList<InvoiceDiscount>> Comparison { get; } = new(
        (left, right) => left!.SequenceEqual(right!), discounts => discounts.Aggregate(0, HashCode.Combine), discounts => discounts);

    private static string Write(CouponTerms terms) => JsonSerializer.Serialize(
        new Row(terms.Percentage, terms.Amount, terms.Currency?.Code, terms.Duration, terms.Periods), JsonSerializerOptions.Default);

    private static CouponTerms Read(string text)
    {
        var row = JsonSerializer.Deserialize<Row>(text, JsonSerializerOptions.Default)!;
        return CouponTerms.Of(row.Percentage, row.Amount, row.Currency is { } code ? Kernel.Currency.Of(code) : null, row.Duration, row.Periods);
    }

    private sealed record Row(decimal? Percentage, long? Amount, string? Currency, CouponDuration Duration, int? Periods);
}
