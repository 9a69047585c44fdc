namespace DotMac.Billing.Domain.Refunds;

/// <summary>pending (the provider has not been asked, or did not answer: it is asked again by the same key), succeeded, failed.</summary>
public enum RefundStatus
{
    Pending,
    Succeeded,
    Failed,
}
