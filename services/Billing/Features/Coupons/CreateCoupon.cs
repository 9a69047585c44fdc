using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Coupons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Introduces a coupon: a percentage or an amount in a currency, once, for a number of periods or forever.</summary>
public static class CreateCoupon
{
    public sealed record Request(
        [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
        [property: StringLength(100, MinimumLength = 1)] string Name,
        CouponDuration Duration,
        [property: RegularExpression(Percentages.Form, ErrorMessage = "A percentage is a decimal string such as \"25\" or \"12.5\".")]
        string? Percentage = null,
        [property: Range(1, 1_000_000_000_000)] long? DiscountAmount = null,
        string? Currency = null,
        [property: Range(1, 1200)] int? Periods = null,
        DateTimeOffset? RedeemBy = null,
        [property: Range(1, int.MaxValue)] int? MaxRedemptions = null)
    {
        internal CouponTerms Terms => CouponTerms.Of(
            Percentage is { } percentage ? Prices.Parse(percentage, "/percentage") : null, DiscountAmount,
            Currency is { } code ? Kernel.Currency.Of(code, "/currency") : null, Duration, Periods);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateCoupon").RequirePermission("billing.pricing.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<CouponResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var coupon = Coupon.Introduce(
            CouponQueries.Normal(request.Code), request.Name, request.Terms, request.RedeemBy?.ToUniversalTime(), request.MaxRedemptions,
            clock.Now);
        db.Add(coupon);
        await db.SaveChangesAsync(ct);
        http.SetETag(coupon);
        return TypedResults.Created($"/api/v1/billing/coupons/{coupon.Id}", CouponResponse.From(coupon));
    }
}
