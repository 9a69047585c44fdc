using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Shows one endpoint.</summary>
public static class GetWebhookEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}", Handle).WithName("GetWebhookEndpoint").RequirePermission("webhooks.view");

    public static async Task<Ok<WebhookEndpointResponse>> Handle(Guid id, NotificationsDbContext db, HttpContext http, CancellationToken ct)
    {
        var endpoint = await db.Endpoints.FindAsync([id], ct) ?? throw WebhookEndpointErrors.NotFound();
        http.SetETag(endpoint);
        return TypedResults.Ok(WebhookEndpointResponse.From(endpoint));
    }
}
