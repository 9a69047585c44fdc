namespace DotMac.Billing.Domain.Payments;

/// <summary>
/// pending (not yet asked), unknown (asked, no answer: the provider is asked again by the same key), succeeded, failed, requires_action.
/// </summary>
public enum PaymentStatus
{
    Pending,
    Unknown,
    Succeeded,
    Failed,
    RequiresAction,
}
