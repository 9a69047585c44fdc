namespace DotMac.Billing.Domain.Payments;

/// <summary>
/// pending (not yet asked), unknown (asked, no answer: the provider is asked again by the same key), succeeded, failed, requires_action;
/// partially_refunded and refunded after it succeeded; reversed where it was recorded and never came.
/// </summary>
public enum PaymentStatus
{
    Pending,
    Unknown,
    Succeeded,
    Failed,
    RequiresAction,
    PartiallyRefunded,
    Refunded,
    Reversed,
}
