namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>trialing, active, past_due (a payment failed), paused (neither renewed nor collected), ended.</summary>
public enum SubscriptionStatus
{
    Trialing,
    Active,
    PastDue,
    Paused,
    Ended,
}
