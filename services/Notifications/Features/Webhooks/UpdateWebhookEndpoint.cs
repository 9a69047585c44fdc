using System.ComponentModel.DataAnnotations;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Outbound;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Changes what is given of an endpoint: address, events, description; needs the ETag that was read. Its secret stays.</summary>
public static class UpdateWebhookEndpoint
{
    public sealed record Request(
        [property: StringLength(2048)] string? Url = null,
        [property: MinLength(1), MaxLength(100)] IReadOnlyList<string>? Events = null,
        [property: StringLength(500)] string? Description = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch("/{id:guid}", Handle).WithName("UpdateWebhookEndpoint").RequirePermission("webhooks.manage");

    public static async Task<Ok<WebhookEndpointResponse>> Handle(
        Guid id, Request request, NotificationsDbContext db, OutboundAllowList allowed, HttpContext http, CancellationToken ct)
    {
        var endpoint = await db.Endpoints.FindAsync([id], ct) ?? throw WebhookEndpointErrors.NotFound();
        http.RequireMatch(endpoint);
        var url = OutboundAddress.Parse(request.Url ?? endpoint.Url, allowed) ?? throw WebhookEndpointErrors.AddressRefused();
        endpoint.Change(url.AbsoluteUri, PublicEvents.Known(request.Events ?? endpoint.Events), request.Description ?? endpoint.Description);
        await db.SaveChangesAsync(ct);

        http.SetETag(endpoint);
        return TypedResults.Ok(WebhookEndpointResponse.From(endpoint));
    }
}
