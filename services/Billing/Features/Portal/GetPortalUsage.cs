using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Usage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>What a subscription of the customer has used of its running period.</summary>
public static class GetPortalUsage
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/subscriptions/{id:guid}/usage", Handle)
        .WithName("GetPortalUsage").RequirePortal().ProducesProblem(404);

    public static async Task<Ok<GetUsage.Response>> Handle(Guid id, BillingDbContext db, Metering metering, HttpContext http, CancellationToken ct)
    {
        await db.Subscriptions.RequireOf(http.PortalCustomer(), [id], ct);
        return await GetUsage.Handle(id, db, metering, ct);
    }
}
