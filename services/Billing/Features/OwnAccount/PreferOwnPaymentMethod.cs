using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Makes a method the one with which the tenant pays the platform, and collects with it what it owes.</summary>
public static class PreferOwnPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/payment-methods/{id:guid}/set-default", Handle)
        .WithName("PreferOwnPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404);

    public static async Task<Ok<PaymentMethodResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct) =>
        await SetDefaultPaymentMethod.Handle(await db.OwnCustomerId(ct), id, db, clock, http, ct);
}
