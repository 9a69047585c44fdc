using System.Text.Json;
using DotMac.Contracts.Notifications;
using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Texts;

/// <summary>One text message to one phone. A code in it stays sealed until it is rendered, and is erased once the text is sent or given up.</summary>
public sealed class TextMessage : AggregateRoot
{
    /// <summary>Tries before a text is given up, 10 s, 30 s, 90 s and so on apart.</summary>
    public const int MostAttempts = 6;

    /// <summary>Why a text is given up whose code would be over when it came.</summary>
    public const string Expired = "expired";

    /// <summary>How long the log keeps a text: its number is personal data.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private TextMessage()
    {
    }

    public string Template { get; private set; } = "";
    public PhoneNumber To { get; private set; } = null!;

    /// <summary>What the template shows, as a JSON object of strings; never a secret.</summary>
    public string Variables { get; private set; } = "{}";

    public string? SealedToken { get; private set; }
    public TextStatus Status { get; private set; }
    public int Attempts { get; private set; }
    public string? LastError { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the code in it is over, by wall time.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public static TextMessage Of(SmsRequested asked, DateTimeOffset now) => new()
    {
        Id = asked.SmsId,
        Template = asked.Template,
        To = PhoneNumber.Of(asked.To),
        Variables = JsonSerializer.Serialize(asked.Variables),
        SealedToken = asked.SealedToken,
        ExpiresAt = asked.ExpiresAt,
        CreatedAt = now,
    };

    public bool IsOver(DateTimeOffset wall) => ExpiresAt <= wall;

    public void Sent(DateTimeOffset now)
    {
        (Status, SentAt, SealedToken, LastError) = (TextStatus.Sent, now, null, null);
        Attempts++;
        Raise(new SmsSent(Id, Template));
    }

    /// <summary>When to try again, or null when this was the last try, or the next one would come too late.</summary>
    public DateTimeOffset? Fail(string reason, DateTimeOffset wall)
    {
        var next = wall + TimeSpan.FromSeconds(10 * Math.Pow(3, Attempts));
        if (Attempts + 1 < MostAttempts && !IsOver(next))
        {
            (LastError, Attempts) = (reason, Attempts + 1);
            return next;
        }

        GiveUp(reason);
        return null;
    }

    /// <summary>It cannot be sent, however often it is tried.</summary>
    public void GiveUp(string reason)
    {
        (Status, LastError, Attempts, SealedToken) = (TextStatus.Failed, reason, Attempts + 1, null);
        Raise(new SmsFailed(Id, Template, reason));
    }
}
