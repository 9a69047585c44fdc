using DotMac.Notifications.Domain.Texts;

namespace DotMac.Notifications.Gateways;

/// <summary>Makes the words of a text message, or says why there can be none; no later try would do better.</summary>
public sealed partial class TextComposer(MailTemplates templates, ILogger<TextComposer> logger)
{
    public (string? Words, string? Refusal) Compose(TextMessage text)
    {
        try
        {
            return (templates.Render(text), null);
        }
        catch (Exception exception)
        {
            Log.Refused(logger, exception, text.Template, text.Id);
            return (null, MailComposer.Reason(exception));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A text message of {Template}, {Sms}, cannot be made and is given up")]
        public static partial void Refused(ILogger logger, Exception exception, string template, Guid sms);
    }
}
