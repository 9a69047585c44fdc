using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Pauses a subscription: it is neither renewed nor collected until it resumes.</summary>
public static class PauseSubscription
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string? Reason = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/pause", Handle)
        .WithName("PauseSubscription").RequirePermission("billing.subscription.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        Guid id, Request? request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        subscription.Pause(request?.Reason, clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
