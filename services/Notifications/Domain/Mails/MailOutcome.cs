namespace DotMac.Notifications.Domain.Mails;

/// <summary>
/// How a try to send a mail ended: without a reason when the server took it, final where no other try can help. Tenants read the reason.
/// </summary>
public sealed record MailOutcome(string? Reason = null, bool Final = false)
{
    public static MailOutcome Taken { get; } = new();
}
