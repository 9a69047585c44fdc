using DotMac.Kernel;

namespace DotMac.Contracts.Notifications;

/// <summary>
/// Asks Notifications for one text message to a number in E.164. <c>SealedToken</c> is the code that it tells, sealed as in <c>MailRequested</c> and
/// treated alike. After <c>ExpiresAt</c> the code is worth nothing, and the text is not sent any more.
/// </summary>
[EventName("sms.requested", 1)]
public sealed record SmsRequested(
    Guid SmsId, string Template, string To, IReadOnlyDictionary<string, string> Variables, string? SealedToken, DateTimeOffset? ExpiresAt) : IIntegrationEvent;
