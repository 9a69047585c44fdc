namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>trialing, active, past_due (a payment failed), ended.</summary>
public enum SubscriptionStatus
{
    Trialing,
    Active,
    PastDue,
    Ended,
}
