using DotMac.Billing.Data;
using DotMac.Billing.Domain.Coupons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Lets nobody redeem the coupon any more; customers that have it keep it.</summary>
public static class DeactivateCoupon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/deactivate", Handle)
        .WithName("DeactivateCoupon").RequirePermission("billing.pricing.manage").ProducesProblem(404);

    public static async Task<Ok<CouponResponse>> Handle(
        Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var coupon = await db.Coupons.FindAsync([id], ct) ?? throw CouponErrors.NotFound();
        coupon.Deactivate(clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(coupon);
        return TypedResults.Ok(CouponResponse.From(coupon));
    }
}
