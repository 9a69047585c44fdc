using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Redeems a coupon for a customer, for all that it buys or for one of its subscriptions; it discounts what is finalised from now on.</summary>
public static class ApplyCoupon
{
    public sealed record Request([property: StringLength(100, MinimumLength = 2)] string Code, Guid? SubscriptionId = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/coupons", Handle)
        .WithName("ApplyCoupon").RequirePermission("billing.customers.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<AppliedCouponResponse>> Handle(
        Guid customerId, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([customerId], ct) ?? throw CustomerErrors.NotFound();
        await db.Subscriptions.RequireOf(customerId, request.SubscriptionId is { } id ? [id] : [], ct);
        var coupon = await db.HeldCoupon(request.Code, ct);
        var applied = coupon.Redeem(customer, request.SubscriptionId, clock.Now);
        db.Add(applied);
        await db.SaveChangesAsync(ct);
        http.SetETag(applied);
        return TypedResults.Created($"/api/v1/billing/customers/{customerId}/coupons", AppliedCouponResponse.From(applied));
    }
}
