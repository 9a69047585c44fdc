using DotMac.Billing.Data;
using DotMac.Billing.Domain.Coupons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Shows one coupon, and how often it was redeemed.</summary>
public static class GetCoupon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetCoupon").RequirePermission("billing.pricing.view").ProducesProblem(404);

    public static async Task<Ok<CouponResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var coupon = await db.Coupons.FindAsync([id], ct) ?? throw CouponErrors.NotFound();
        http.SetETag(coupon);
        return TypedResults.Ok(CouponResponse.From(coupon));
    }
}
