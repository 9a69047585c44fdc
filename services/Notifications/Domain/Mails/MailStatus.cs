namespace DotMac.Notifications.Domain.Mails;

/// <summary>queued, then sent or, after every retry, failed.</summary>
public enum MailStatus
{
    Queued,
    Sent,
    Failed,
}
