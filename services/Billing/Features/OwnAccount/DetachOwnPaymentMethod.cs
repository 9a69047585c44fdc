using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Removes a method with which the tenant pays the platform; not the default while a subscription needs it.</summary>
public static class DetachOwnPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/payment-methods/{id:guid}", Handle)
        .WithName("DetachOwnPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<NoContent> Handle(Guid id, BillingDbContext db, TenantClock clock, CancellationToken ct) =>
        await DetachPaymentMethod.Handle(await db.OwnCustomerId(ct), id, db, clock, ct);
}
