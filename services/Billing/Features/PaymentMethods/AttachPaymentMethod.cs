using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Gateways;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>
/// Attaches a token of the payment provider to a customer; the first one, or one that asks for it, becomes the default, and what the
/// customer owes is collected with it.
/// </summary>
public static class AttachPaymentMethod
{
    public sealed record Request([property: StringLength(255, MinimumLength = 1)] string Token, bool IsDefault = false);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/payment-methods", Handle)
        .WithName("AttachPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);

    public static async Task<Created<PaymentMethodResponse>> Handle(
        Guid customerId, Request request, BillingDbContext db, IPaymentGateway gateway, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == customerId, ct))
            throw CustomerErrors.NotFound();
        await db.Commit(ct); // the provider is asked outside of a transaction
        var card = await Describe(gateway, db.TenantId, request.Token, ct) ?? throw PaymentMethodErrors.TokenUnknown();

        await db.HoldCustomer(customerId, ct);
        var isDefault = request.IsDefault || await db.PaymentMethods.DefaultOf(customerId, ct) is null;
        var attached = PaymentMethod.Attach(customerId, card.Token ?? request.Token, card.Kind, card.Brand, card.Last4, isDefault, clock.Now);
        if (isDefault)
            await db.YieldDefault(customerId, clock.Now, ct);
        db.Add(attached);
        await db.SaveChangesAsync(ct);
        http.SetETag(attached);
        return TypedResults.Created($"/api/v1/billing/customers/{customerId}/payment-methods/{attached.Id}", PaymentMethodResponse.From(attached));
    }

    private static async Task<CardDetails?> Describe(IPaymentGateway gateway, Guid tenant, string token, CancellationToken ct)
    {
        try
        {
            return await gateway.Describe(tenant, token, ct);
        }
        catch (GatewayUnansweredException)
        {
            throw PaymentMethodErrors.ProviderUnavailable();
        }
    }
}
