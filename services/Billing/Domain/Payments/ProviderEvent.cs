using DotMac.Kernel;

namespace DotMac.Billing.Domain.Payments;

/// <summary>News of a provider that was taken in: the same one, sent again, is not.</summary>
public sealed class ProviderEvent : Entity
{
    private ProviderEvent()
    {
    }

    public string Provider { get; private set; } = "";

    /// <summary>The provider's id of it.</summary>
    public string EventId { get; private set; } = "";

    public DateTimeOffset ReceivedAt { get; private set; }
}
