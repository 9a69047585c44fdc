using DotMac.Billing.Data;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Named queries over coupons and those that customers have, in the order in which they were applied.</summary>
internal static class CouponQueries
{
    /// <summary>The coupon of a code with its row locked: of two that redeem it at once, the later sees how often it was redeemed.</summary>
    public static async Task<Coupon> HeldCoupon(this BillingDbContext db, string code, CancellationToken ct) =>
        await db.Coupons.FromSql($"SELECT * FROM coupons WHERE code = {Normal(code)} FOR UPDATE").SingleOrDefaultAsync(ct)
        ?? throw CouponErrors.NotFound();

    /// <summary>
    /// What discounts a draft of the customer; nothing is asked for a customer that never redeemed a coupon. Not tracked: finalisation reads them anew.
    /// </summary>
    public static async Task<IReadOnlyList<AppliedCoupon>> CouponsOf(this BillingDbContext db, Customer customer, CancellationToken ct) =>
        customer.HasCoupons
            ? await db.AppliedCoupons.AsNoTracking().Where(applied => applied.CustomerId == customer.Id && applied.EndedAt == null)
                .OrderBy(applied => applied.Id).ToListAsync(ct)
            : [];

    /// <summary>
    /// The same with their rows locked: of two invoices that are finalised at once, the later sees what the earlier used up, also where both are
    /// saved together.
    /// </summary>
    public static async Task<IReadOnlyList<AppliedCoupon>> HeldCouponsOf(this BillingDbContext db, Customer customer, CancellationToken ct)
    {
        if (!customer.HasCoupons)
            return [];
        var held = await db.AppliedCoupons.FromSql(
            $"SELECT * FROM applied_coupons WHERE customer_id = {customer.Id} AND ended_at IS NULL ORDER BY id FOR UPDATE")
            .OrderBy(applied => applied.Id).ToListAsync(ct);
        return [.. held.Where(applied => applied.EndedAt is null)];
    }

    /// <summary>Holds the coupons of many customers in one order.</summary>
    public static async Task HoldCoupons(this BillingDbContext db, IEnumerable<Customer> customers, CancellationToken ct)
    {
        var ids = customers.Where(customer => customer.HasCoupons).Select(customer => customer.Id).ToArray();
        if (ids.Length > 0)
            await db.AppliedCoupons.FromSql($"SELECT * FROM applied_coupons WHERE customer_id = ANY({ids}) AND ended_at IS NULL ORDER BY customer_id, id FOR UPDATE")
                .LoadAsync(ct);
    }

    /// <summary>Codes are the same in small letters and in capitals.</summary>
    public static string Normal(string code) => code.ToUpperInvariant();
}
