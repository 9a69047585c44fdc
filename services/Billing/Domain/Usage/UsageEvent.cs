using DotMac.Kernel;

namespace DotMac.Billing.Domain.Usage;

/// <summary>Something that a customer used: counted once for its source and id, as long as the tenant lives.</summary>
public sealed class UsageEvent : ITenantOwned
{
    private UsageEvent()
    {
    }

    public Guid TenantId { get; private set; }
    public string Source { get; private set; } = "";

    /// <summary>The id that the source gave it.</summary>
    public string EventId { get; private set; } = "";

    public Guid SubscriptionId { get; private set; }
    public Guid MeterId { get; private set; }
    public DateTimeOffset OccurredAt { get; private set; }

    /// <summary>What the meter aggregates; null where its filter leaves the event out.</summary>
    public decimal? Value { get; private set; }

    /// <summary>What a meter of different values counts.</summary>
    public string? UniqueKey { get; private set; }

    /// <summary>The event's data as they were sent.</summary>
    public string Data { get; private set; } = "";

    /// <summary>SHA-256 of what was sent: the same id with another content is a conflict.</summary>
    public byte[] ContentHash { get; private set; } = [];

    /// <summary>Whether it came after its time was billed, and the next invoice adjusts that.</summary>
    public bool IsLate { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }
}
