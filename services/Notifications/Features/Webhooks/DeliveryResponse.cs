using System.Linq.Expressions;
using DotMac.Notifications.Domain.Webhooks;

namespace DotMac.Notifications.Features.Webhooks;

/// <summary>One event's way to one endpoint, with every attempt.</summary>
public sealed record DeliveryResponse(
    Guid Id, Guid EndpointId, string WebhookId, string EventName, DeliveryStatus Status, DateTimeOffset CreatedAt,
    IReadOnlyList<AttemptResponse> Attempts)
{
    public static Expression<Func<WebhookDelivery, DeliveryResponse>> Of { get; } = delivery => From(delivery);

    public static DeliveryResponse From(WebhookDelivery delivery) => new(
        delivery.Id, delivery.EndpointId, delivery.WebhookId, delivery.EventName, delivery.Status, delivery.CreatedAt,
        [.. delivery.Attempts.OrderBy(attempt => attempt.Number).Select(AttemptResponse.From)]);
}

/// <summary>One call of the receiver: its status, or why there was none.</summary>
public sealed record AttemptResponse(int Number, DateTimeOffset At, int? Status, string? Error, int Milliseconds)
{
    public static AttemptResponse From(DeliveryAttempt attempt) =>
        new(attempt.Number, attempt.At, attempt.Status, attempt.Error, attempt.Milliseconds);
}
