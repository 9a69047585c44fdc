namespace DotMac.Tenancy.Domain.Tenants;

/// <summary>Why a tenant is suspended. What the platform decided, it alone lifts; the others end with a subscription that runs.</summary>
public enum SuspensionCause
{
    Platform,
    TrialExpired,
    SubscriptionUnpaid,
    SubscriptionEnded,
}
