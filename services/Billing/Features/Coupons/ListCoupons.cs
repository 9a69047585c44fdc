using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Lists coupons, newest first.</summary>
public static class ListCoupons
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListCoupons").RequirePermission("billing.pricing.view");

    public static async Task<Ok<Page<CouponResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Coupons, CouponResponse.Of, ct));
}
