using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Shows what a change would make of the subscription and bill now, by the same code, and changes nothing.</summary>
public static class PreviewChange
{
    /// <summary>The subscription after the change; <c>invoice</c> is null where nothing is billed now.</summary>
    public sealed record Response(
        Guid PlanId, long Quantity, SubscriptionStatus Status, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd,
        PendingChangeResponse? PendingChange, InvoicePreviewResponse? Invoice);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/change/preview", Handle)
        .WithName("PreviewChange").RequirePermission("billing.subscription.view").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(
        Guid id, ChangeRequest request, BillingDbContext db, Changing changing, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Copy(id, ct);
        http.HonourMatch(subscription);
        var (customer, invoice) = await changing.Foresee(subscription, request, ct);
        var shown = invoice is null ? null : InvoicePreviewResponse.From(
            invoice, await db.WalletsPay(invoice, customer, clock.Now, ct), await db.BalanceOf(customer, ct), clock.Today(customer.Zone));
        return TypedResults.Ok(new Response(
            subscription.PlanId, subscription.Quantity, subscription.Status, subscription.PeriodStart, subscription.PeriodEnd,
            PendingChangeResponse.Of(subscription), shown));
    }
}
