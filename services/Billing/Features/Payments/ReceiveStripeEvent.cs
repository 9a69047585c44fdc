using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Due;
using DotMac.Billing.Gateways;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Stripe;

namespace DotMac.Billing.Features.Payments;

/// <summary>
/// Takes Stripe's news that a payment has an outcome. Nothing is believed of it but whose payment it is about: Stripe is asked for the outcome itself, so
/// that news may come twice, late, or out of order (case J09).
/// </summary>
public static class ReceiveStripeEvent
{
    /// <summary>How old a signature may be, in seconds (docs.stripe.com/webhooks, replay attacks).</summary>
    private const long Tolerance = 300;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/stripe", Handle)
        .WithName("ReceiveStripeEvent").Anonymous("Stripe has no token; its signature is checked").ProducesProblem(400).ProducesProblem(404);

    public static async Task<Ok> Handle(
        HttpRequest request, BillingDbContext db, CurrentOperation operation, IOptions<PaymentSettings> settings, TimeProvider time, CancellationToken ct)
    {
        if (settings.Value.Gateway is not PaymentSettings.Stripe)
            throw PaymentErrors.ProviderNotFound();
        using var body = new StreamReader(request.Body);
        var news = Verified(await body.ReadToEndAsync(ct), request.Headers["Stripe-Signature"].ToString(), settings.Value.StripeAccount.WebhookSecret!);
        var about = news.Data?.Object is PaymentIntent intent ? StripeGateway.About(intent) : null;
        operation.EnterTenant(about?.Tenant ?? Tenants.Platform);
        if (about is null)
            return TypedResults.Ok(); // of somebody else who uses the account

        await db.Open(ct);
        if (await IsNew(db, news.Id, time, ct) && await db.Payments.AnyAsync(payment => payment.Id == about.Value.Payment, ct))
            db.Schedule(ChargeInvoice.Kind, about.Value.Payment, new TenantClock(db, time).Now);
        return TypedResults.Ok();
    }

    private static Event Verified(string body, string signature, string secret)
    {
        try
        {
            return EventUtility.ConstructEvent(body, signature, secret, Tolerance, throwOnApiVersionMismatch: false);
        }
        catch (Exception exception) when (exception is StripeException or Newtonsoft.Json.JsonException or ArgumentException)
        {
            throw PaymentErrors.EventNotSigned();
        }
    }

    private static async Task<bool> IsNew(BillingDbContext db, string id, TimeProvider time, CancellationToken ct) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO provider_events (id, tenant_id, provider, event_id, received_at)
            VALUES ({Guid.CreateVersion7()}, {db.TenantId}, {PaymentSettings.Stripe}, {id}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING
            """, ct) == 1;
}
