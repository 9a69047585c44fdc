using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Coupons;

/// <summary>Lists the coupons that a customer redeemed, newest first, those included that have ended.</summary>
public static class ListAppliedCoupons
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{customerId:guid}/coupons", Handle)
        .WithName("ListAppliedCoupons").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<AppliedCouponResponse>>> Handle(Guid customerId, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == customerId, ct))
            throw CustomerErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.AppliedCoupons.Where(applied => applied.CustomerId == customerId), AppliedCouponResponse.Of, ct));
    }
}
