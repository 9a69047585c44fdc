using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Mails;

/// <summary>Every way in which an operation on a mail may be refused.</summary>
public static class MailErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "mail.not_found", "There is no such mail.");

    public static DomainException UnknownTemplate(string key) => new(Refusal.Rule, "mail.template_unknown", $"There is no mail template '{key}'.");
}
