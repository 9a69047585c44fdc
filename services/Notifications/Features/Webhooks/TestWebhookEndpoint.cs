using System.Text.Json.Nodes;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Sends an endpoint a <c>webhook.test</c>, signed and repeated as every other event.</summary>
public static class TestWebhookEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/{id:guid}/test", Handle).WithName("TestWebhookEndpoint").RequirePermission("webhooks.manage");

    public static async Task<Accepted<DeliveryResponse>> Handle(
        Guid id, NotificationsDbContext db, TenantClock clock, TimeProvider time, CancellationToken ct)
    {
        var endpoint = await db.Endpoints.FindAsync([id], ct) ?? throw WebhookEndpointErrors.NotFound();
        endpoint.RequireEnabled();
        var body = WebhookBody.Of(PublicEvents.Test, time.GetUtcNow(), new JsonObject { ["endpoint_id"] = id.ToString() });
        var delivery = WebhookDelivery.Of(id, Guid.CreateVersion7(), PublicEvents.Test, body, clock.Now);
        db.Queue(delivery, clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.Accepted($"/api/v1/webhooks/deliveries/{delivery.Id}", DeliveryResponse.From(delivery));
    }
}
