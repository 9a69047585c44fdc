using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Lists an endpoint's deliveries, newest first.</summary>
public static class ListWebhookDeliveries
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}/deliveries", Handle).WithName("ListWebhookDeliveries").RequirePermission("webhooks.view");

    public static async Task<Ok<Page<DeliveryResponse>>> Handle(Guid id, NotificationsDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Endpoints.AnyAsync(endpoint => endpoint.Id == id, ct))
            throw WebhookEndpointErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.Deliveries.Where(delivery => delivery.EndpointId == id), DeliveryResponse.Of, ct));
    }
}
