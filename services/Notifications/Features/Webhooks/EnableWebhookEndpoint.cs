using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Takes a disabled endpoint back into use.</summary>
public static class EnableWebhookEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/{id:guid}/enable", Handle).WithName("EnableWebhookEndpoint").RequirePermission("webhooks.manage");

    public static async Task<Ok<WebhookEndpointResponse>> Handle(Guid id, NotificationsDbContext db, CancellationToken ct)
    {
        var endpoint = await db.Endpoints.FindAsync([id], ct) ?? throw WebhookEndpointErrors.NotFound();
        endpoint.Enable();
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(WebhookEndpointResponse.From(endpoint));
    }
}
