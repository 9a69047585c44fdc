using DotMac.Billing.Data;
using DotMac.Billing.Domain.Coupons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Takes a coupon from a customer; it discounts nothing that is finalised from now on.</summary>
public static class RemoveCoupon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{customerId:guid}/coupons/{id:guid}", Handle)
        .WithName("RemoveCoupon").RequirePermission("billing.customers.manage").ProducesProblem(404);

    public static async Task<NoContent> Handle(Guid customerId, Guid id, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var applied = await db.AppliedCoupons.SingleOrDefaultAsync(known => known.Id == id && known.CustomerId == customerId, ct)
            ?? throw CouponErrors.NotApplied();
        applied.Remove(clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
