using System.Text.Json;
using DotMac.Contracts.Notifications;
using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Mails;

/// <summary>One mail to one address. A one-time token in it stays sealed until the mail is rendered, and is erased once the mail is sent.</summary>
public sealed class Mail : AggregateRoot
{
    /// <summary>Tries before a mail is given up.</summary>
    public const int MostAttempts = 8;

    /// <summary>How long the log keeps a mail: its address and variables are personal data.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private Mail()
    {
    }

    public string Template { get; private set; } = "";
    public string To { get; private set; } = "";

    /// <summary>What the template shows, as a JSON object of strings; never a secret.</summary>
    public string Variables { get; private set; } = "{}";

    public string? SealedToken { get; private set; }
    public MailStatus Status { get; private set; }
    public int Attempts { get; private set; }
    public string? LastError { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>The same in every repetition, so that a receiver can tell a repeated mail.</summary>
    public string MessageId => $"<{Id:N}@dotmac>";

    public static Mail Of(
        Guid id, string template, string to, IReadOnlyDictionary<string, string> variables, string? sealedToken, DateTimeOffset now) =>
        new() { Id = id, Template = template, To = to, Variables = JsonSerializer.Serialize(variables), SealedToken = sealedToken, CreatedAt = now };

    public void Sent(DateTimeOffset now)
    {
        (Status, SentAt, SealedToken, LastError) = (MailStatus.Sent, now, null, null);
        Attempts++;
        Raise(new EmailSent(Id, To, Template, MessageId));
    }

    /// <summary>The gap until the next try, or null when this was the last one.</summary>
    public TimeSpan? Fail(string reason)
    {
        if (Attempts + 1 == MostAttempts)
        {
            GiveUp(reason);
            return null;
        }

        (LastError, Attempts) = (reason, Attempts + 1);
        return TimeSpan.FromSeconds(10 * Math.Pow(3, Attempts - 1));
    }

    /// <summary>It cannot be sent, however often it is tried.</summary>
    public void GiveUp(string reason)
    {
        (Status, LastError, Attempts, SealedToken) = (MailStatus.Failed, reason, Attempts + 1, null);
        Raise(new EmailFailed(Id, To, Template, reason));
    }
}
