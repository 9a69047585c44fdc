using System.ComponentModel.DataAnnotations;
using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Outbound;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Registers an address to be told of events; its signing secret is shown in this answer and never again.</summary>
public static class CreateWebhookEndpoint
{
    public sealed record Request(
        [property: StringLength(2048)] string Url,
        [property: MinLength(1), MaxLength(100)] IReadOnlyList<string> Events,
        [property: StringLength(500)] string? Description = null);

    public sealed record Response(Guid Id, string Url, IReadOnlyList<string> Events, string? Description, string Secret, DateTimeOffset CreatedAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("", Handle).WithName("CreateWebhookEndpoint").RequirePermission("webhooks.manage");

    public static async Task<Created<Response>> Handle(
        Request request, NotificationsDbContext db, OutboundAllowList allowed, EndpointSecrets secrets, TenantClock clock, HttpContext http,
        CancellationToken ct)
    {
        var url = OutboundAddress.Parse(request.Url, allowed) ?? throw WebhookEndpointErrors.AddressRefused();
        var (secret, box) = secrets.Create();
        var endpoint = WebhookEndpoint.Register(url.AbsoluteUri, PublicEvents.Known(request.Events), request.Description, box, clock.Now);
        db.Add(endpoint);
        await db.SaveChangesAsync(ct);

        http.SetETag(endpoint);
        var answer = new Response(endpoint.Id, endpoint.Url, endpoint.Events, endpoint.Description, secret, endpoint.CreatedAt);
        return TypedResults.Created($"/api/v1/webhooks/subscriptions/{endpoint.Id}", answer);
    }
}
