using System.Linq.Expressions;
using DotMac.Notifications.Domain.Mails;

namespace DotMac.Notifications.Features.Mails;

/// <summary>A mail in the log; its text is not kept.</summary>
public sealed record MailResponse(
    Guid Id, string Template, string To, MailStatus Status, int Attempts, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset? SentAt)
{
    public static Expression<Func<Mail, MailResponse>> Of { get; } = mail => From(mail);

    public static MailResponse From(Mail mail) =>
        new(mail.Id, mail.Template, mail.To, mail.Status, mail.Attempts, mail.LastError, mail.CreatedAt, mail.SentAt);
}
