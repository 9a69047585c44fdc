namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>pending until the receiver took it, or no try is left, or its endpoint was disabled.</summary>
public enum DeliveryStatus
{
    Pending,
    Succeeded,
    Failed,
}
