using DotMac.Notifications.Domain.Webhooks;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Lists the names of the events that an endpoint can ask for.</summary>
public static class ListWebhookEvents
{
    public sealed record Response(IReadOnlyList<string> Events);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/events", Handle).WithName("ListWebhookEvents").RequirePermission("webhooks.view");

    public static Ok<Response> Handle() => TypedResults.Ok(new Response([.. PublicEvents.Names]));
}
