using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.Notifications.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Sends a delivery once more, at once, in place of the next attempt that was planned.</summary>
public static class RetryWebhookDelivery
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/deliveries/{id:guid}/retry", Handle).WithName("RetryWebhookDelivery").RequirePermission("webhooks.manage");

    public static async Task<Accepted<DeliveryResponse>> Handle(Guid id, NotificationsDbContext db, TenantClock clock, CancellationToken ct)
    {
        var delivery = await db.Deliveries.SingleOrDefaultAsync(known => known.Id == id, ct) ?? throw WebhookDeliveryErrors.NotFound();
        (await db.Endpoints.SingleAsync(endpoint => endpoint.Id == delivery.EndpointId, ct)).RequireEnabled();
        await DropPlanned(id, db, ct);

        delivery.Reopen(clock.Now);
        db.Schedule(DeliverWebhook.Kind, id, clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/webhooks/deliveries/{id}", DeliveryResponse.From(delivery));
    }

    /// <summary>One chain of attempts at a time: what waits gives way, what runs at this moment is not disturbed.</summary>
    private static async Task DropPlanned(Guid id, NotificationsDbContext db, CancellationToken ct)
    {
        var planned = db.DueWork.Where(work => work.Kind == DeliverWebhook.Kind && work.Subject == id);
        await planned.Where(work => work.LeasedUntil == null).ExecuteDeleteAsync(ct);
        if (await planned.AnyAsync(ct))
            throw WebhookDeliveryErrors.Running();
    }
}
