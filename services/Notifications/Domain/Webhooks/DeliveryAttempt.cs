using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>One call of the receiver: what it answered, or why there was no answer.</summary>
public sealed class DeliveryAttempt(int number, DateTimeOffset at, int? status, string? error, int milliseconds) : Entity
{
    public int Number { get; private set; } = number;
    public DateTimeOffset At { get; private set; } = at;
    public int? Status { get; private set; } = status;
    public string? Error { get; private set; } = error;
    public int Milliseconds { get; private set; } = milliseconds;
}
