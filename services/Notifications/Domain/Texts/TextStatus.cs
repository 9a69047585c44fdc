namespace DotMac.Notifications.Domain.Texts;

/// <summary>pending, then sent or, after every retry, failed.</summary>
public enum TextStatus
{
    Pending,
    Sent,
    Failed,
}
