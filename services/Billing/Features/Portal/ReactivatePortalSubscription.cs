using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>Withdraws the cancellation before the period ends.</summary>
public static class ReactivatePortalSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscriptions/{id:guid}/reactivate", Handle)
        .WithName("ReactivatePortalSubscription").RequirePortal().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        await db.Subscriptions.RequireOf(http.PortalCustomer(), [id], ct);
        return await ReactivateSubscription.Handle(id, db, http, ct);
    }
}
