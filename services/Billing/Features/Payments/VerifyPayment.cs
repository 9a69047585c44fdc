using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Payments;

/// <summary>Notes that somebody saw the money of a payment that was recorded.</summary>
public static class VerifyPayment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/verify", Handle)
        .WithName("VerifyPayment").RequirePermission("billing.payments.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<PaymentResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var payment = await db.Payments.FindAsync([id], ct) ?? throw PaymentErrors.NotFound();
        http.HonourMatch(payment);
        payment.Verify(http.User.Person(), clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(payment);
        return TypedResults.Ok(PaymentResponse.From(payment));
    }
}
