using DotMac.Kernel;

namespace DotMac.Contracts.Notifications;

/// <summary>The mail server accepted a mail.</summary>
[EventName("email.sent", 1)]
public sealed record EmailSent(Guid MailId, string To, string Template, string MessageId) : IIntegrationEvent;

/// <summary>A mail could not be sent, for good or after every retry.</summary>
[EventName("email.failed", 1)]
public sealed record EmailFailed(Guid MailId, string To, string Template, string Reason) : IIntegrationEvent;

/// <summary>The provider of text messages accepted a text. Whose number it went to stands in the log of texts alone: every webhook hears this.</summary>
[EventName("sms.sent", 1)]
public sealed record SmsSent(Guid SmsId, string Template) : IIntegrationEvent;

/// <summary>A text could not be sent, for good, after every retry, or before what it says was over.</summary>
[EventName("sms.failed", 1)]
public sealed record SmsFailed(Guid SmsId, string Template, string Reason) : IIntegrationEvent;

/// <summary>A webhook could not be delivered: no try is left, the receiver is gone, or its endpoint is disabled.</summary>
[EventName("webhook.delivery.failed", 1)]
public sealed record WebhookDeliveryFailed(Guid DeliveryId, Guid EndpointId, Guid EventId, string EventName, string Reason) : IIntegrationEvent;
