using DotMac.Billing.Data;
using DotMac.Billing.Domain.Refunds;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Refunds;

/// <summary>Shows one refund.</summary>
public static class GetRefund
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetRefund").RequirePermission("billing.payments.view").ProducesProblem(404);

    public static async Task<Ok<RefundResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var refund = await db.Refunds.FindAsync([id], ct) ?? throw RefundErrors.NotFound();
        http.SetETag(refund);
        return TypedResults.Ok(RefundResponse.From(refund));
    }
}
