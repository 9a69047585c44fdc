using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>Every way in which an operation on a delivery may be refused.</summary>
public static class WebhookDeliveryErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "webhook_delivery.not_found", "There is no such delivery.");

    public static DomainException Running() => new(Refusal.Conflict, "webhook_delivery.running", "An attempt is being made at this moment.");
}
