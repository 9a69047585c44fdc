using System.Linq.Expressions;
using DotMac.Notifications.Domain.Webhooks;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>A webhook endpoint, without its secret.</summary>
public sealed record WebhookEndpointResponse(
    Guid Id, string Url, IReadOnlyList<string> Events, string? Description, bool Enabled, string? DisabledReason, DateTimeOffset CreatedAt)
{
    public static Expression<Func<WebhookEndpoint, WebhookEndpointResponse>> Of { get; } = endpoint => From(endpoint);

    public static WebhookEndpointResponse From(WebhookEndpoint endpoint) =>
        new(endpoint.Id, endpoint.Url, endpoint.Events, endpoint.Description, endpoint.Enabled, endpoint.DisabledReason, endpoint.CreatedAt);
}
