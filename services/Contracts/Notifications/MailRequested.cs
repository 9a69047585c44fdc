using DotMac.Kernel;

namespace DotMac.Contracts.Notifications;

/// <summary>
/// Asks Notifications for one mail. <c>SealedToken</c> is the mail's one-time token, sealed with the fleet key (AES-GCM): it is opened only to
/// render the mail, never logged or shown, and erased once the mail is sent.
/// </summary>
[EventName("mail.requested", 1)]
public sealed record MailRequested(Guid MailId, string Template, string To, IReadOnlyDictionary<string, string> Variables, string? SealedToken)
    : IIntegrationEvent;
