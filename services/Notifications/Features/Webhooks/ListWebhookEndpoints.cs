using DotMac.Notifications.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Lists the endpoints, newest first.</summary>
public static class ListWebhookEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListWebhookEndpoints").RequirePermission("webhooks.view");

    public static async Task<Ok<Page<WebhookEndpointResponse>>> Handle(NotificationsDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Endpoints, WebhookEndpointResponse.Of, ct));
}
