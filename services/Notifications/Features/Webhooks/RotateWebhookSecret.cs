using DotMac.Notifications.Data;
using DotMac.Notifications.Domain.Webhooks;
using DotMac.Notifications.Gateways;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>Gives an endpoint a new secret, shown in this answer and never again; those before it sign beside it, each for 24 hours.</summary>
public static class RotateWebhookSecret
{
    public sealed record Response(string Secret);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/{id:guid}/rotate-secret", Handle).WithName("RotateWebhookSecret").RequirePermission("webhooks.manage");

    public static async Task<Ok<Response>> Handle(
        Guid id, NotificationsDbContext db, EndpointSecrets secrets, TimeProvider time, CancellationToken ct)
    {
        var endpoint = await db.Endpoints.FindAsync([id], ct) ?? throw WebhookEndpointErrors.NotFound();
        var (secret, box) = secrets.Create();
        endpoint.Rotate(box, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new Response(secret));
    }
}
