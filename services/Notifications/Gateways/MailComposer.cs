using System.Security.Cryptography;
using DotMac.Kernel;
using DotMac.Notifications.Domain.Mails;
using MimeKit;

namespace DotMac.Notifications.Gateways;

/// <summary>Makes the message of a mail (<c>Smtp:From</c>, <c>FromName</c>), or says why there can be none; no later try would do better.</summary>
public sealed partial class MailComposer(MailTemplates templates, IConfiguration configuration, ILogger<MailComposer> logger)
{
    private readonly IConfigurationSection smtp = configuration.GetSection("Smtp");

    public (MimeMessage? Message, string? Refusal) Compose(Mail mail)
    {
        try
        {
            return (Message(mail, templates.Render(mail)), null);
        }
        catch (Exception exception)
        {
            Log.Refused(logger, exception, mail.Template, mail.Id);
            return (null, Reason(exception));
        }
    }

    private MimeMessage Message(Mail mail, RenderedMail rendered)
    {
        var message = new MimeMessage { Subject = rendered.Subject, MessageId = mail.MessageId.Trim('<', '>') };
        message.From.Add(new MailboxAddress(smtp["FromName"] ?? "DotMac", smtp["From"] ?? "no-reply@dotmac.localhost"));
        message.To.Add(MailboxAddress.Parse(mail.To));
        message.Body = new BodyBuilder { TextBody = rendered.Text, HtmlBody = rendered.Html }.ToMessageBody();
        return message;
    }

    /// <summary>What a tenant may read of it.</summary>
    internal static string Reason(Exception exception) => exception switch
    {
        DomainException refusal => refusal.Code,
        ParseException => "address-invalid",
        CryptographicException or FormatException => "token-unreadable",
        _ => "not-renderable",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A mail of {Template}, {Mail}, cannot be made and is given up")]
        public static partial void Refused(ILogger logger, Exception exception, string template, Guid mail);
    }
}
