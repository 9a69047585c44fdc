using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Shows one delivery.</summary>
public static class GetWebhookDelivery
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/deliveries/{id:guid}", Handle).WithName("GetWebhookDelivery").RequirePermission("webhooks.view");

    public static async Task<Ok<DeliveryResponse>> Handle(Guid id, NotificationsDbContext db, CancellationToken ct)
    {
        var delivery = await db.Deliveries.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, ct) ?? throw WebhookDeliveryErrors.NotFound();
        return TypedResults.Ok(DeliveryResponse.From(delivery));
    }
}
