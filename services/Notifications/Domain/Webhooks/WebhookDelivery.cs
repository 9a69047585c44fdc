using DotMac.Contracts.Notifications;
using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>One event on its way to one endpoint, with every attempt.</summary>
public sealed class WebhookDelivery : AggregateRoot
{
    /// <summary>What a failed delivery announces; when its own delivery fails that is not announced, or there would be no end.</summary>
    private const string Failure = "webhook.delivery.failed";

    /// <summary>How long a delivery is kept: its body is what the tenant's event said, personal data included.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>Gaps between attempts, in seconds; ten attempts within 76 hours (acceptance V1).</summary>
    private static readonly int[] Gaps = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];

    private readonly List<DeliveryAttempt> attempts = [];

    private WebhookDelivery()
    {
    }

    public Guid EndpointId { get; private set; }

    /// <summary>The event's id; the receiver sees it as <c>webhook-id</c>, the same in every attempt.</summary>
    public Guid EventId { get; private set; }

    public string EventName { get; private set; } = "";

    /// <summary>The body exactly as it is signed and sent.</summary>
    public string Body { get; private set; } = "";

    public DeliveryStatus Status { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When a person last asked for another try.</summary>
    public DateTimeOffset? ReopenedAt { get; private set; }

    public IReadOnlyList<DeliveryAttempt> Attempts => attempts;
    public string WebhookId => $"msg_{EventId:N}";

    public static WebhookDelivery Of(Guid endpointId, Guid eventId, string eventName, string body, DateTimeOffset now) =>
        new() { EndpointId = endpointId, EventId = eventId, EventName = eventName, Body = body, CreatedAt = now };

    /// <summary>Records an attempt; the gap until the next one, or null when there is none.</summary>
    public TimeSpan? Attempted(DateTimeOffset at, int? status, string? error, int milliseconds)
    {
        attempts.Add(new DeliveryAttempt(attempts.Count + 1, at, status, error, milliseconds));
        if (status is >= 200 and < 300)
            Status = DeliveryStatus.Succeeded;
        else if (status == 410 || attempts.Count > Gaps.Length)
            GiveUp(error ?? $"answered {status}");
        else
            return TimeSpan.FromSeconds(Gaps[attempts.Count - 1]);
        return null;
    }

    /// <summary>Nothing more is sent: no try is left, or the endpoint is gone or disabled.</summary>
    public void GiveUp(string reason)
    {
        Status = DeliveryStatus.Failed;
        if (EventName != Failure)
            Raise(new WebhookDeliveryFailed(Id, EndpointId, EventId, EventName, reason));
    }

    /// <summary>A person asks for another try.</summary>
    public void Reopen(DateTimeOffset now) => (Status, ReopenedAt) = (DeliveryStatus.Pending, now);
}
