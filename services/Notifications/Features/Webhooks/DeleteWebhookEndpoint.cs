using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Removes an endpoint with its deliveries.</summary>
public static class DeleteWebhookEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/{id:guid}", Handle).WithName("DeleteWebhookEndpoint").RequirePermission("webhooks.manage");

    public static async Task<NoContent> Handle(Guid id, NotificationsDbContext db, CancellationToken ct)
    {
        var endpoint = await db.LockEndpoint(id, ct) ?? throw WebhookEndpointErrors.NotFound();
        endpoint.Delete();
        db.Remove(endpoint);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
