using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Removes a payment method; it is charged no more.</summary>
public static class DetachPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{customerId:guid}/payment-methods/{id:guid}", Handle)
        .WithName("DetachPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<NoContent> Handle(Guid customerId, Guid id, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        await db.HoldCustomer(customerId, ct);
        var method = await db.PaymentMethods.Attached(customerId, id, ct);
        method.Detach(await db.Subscriptions.AnyRunning(customerId, ct), clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
