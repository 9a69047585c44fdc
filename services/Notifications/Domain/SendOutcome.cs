namespace DotMac.Notifications.Domain;

/// <summary>
/// How a try to send a mail or a text ended: without a reason when the other side took it, final where no other try can help. Tenants read the reason.
/// </summary>
public sealed record SendOutcome(string? Reason = null, bool Final = false)
{
    public static SendOutcome Taken { get; } = new();
}
