using System.Text.Json;
using DotMac.Tenancy.Domain.Subscriptions;

namespace DotMac.Tenancy.Domain.Tenants;

/// <summary>What the tenant's subscription to the platform makes of it.</summary>
public sealed partial class Tenant
{
    /// <summary>The plan of tenant zero's catalogue that it has, or had last; null where it never subscribed.</summary>
    public Guid? PlanId { get; private set; }

    /// <summary>When the running period of its subscription began.</summary>
    public DateTimeOffset? SubscriptionStartsAt { get; private set; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? SubscriptionEndsAt { get; private set; }

    /// <summary>Why it is suspended; null while it is not.</summary>
    public SuspensionCause? SuspendedFor { get; private set; }

    /// <summary>Whether it is suspended because nobody paid for it, and not by the platform's decision.</summary>
    private bool HasLapsed => SuspendedFor is SuspensionCause.TrialExpired or SuspensionCause.SubscriptionUnpaid or SuspensionCause.SubscriptionEnded;

    /// <summary>Takes over plan and period of the subscription that counts; where its standing is another than <paramref name="before"/>, the status follows.</summary>
    public void Follow(PlatformSubscription subscription, Standing? before)
    {
        (PlanId, SubscriptionStartsAt, SubscriptionEndsAt) = (subscription.PlanId, subscription.PeriodStart, subscription.PeriodEnd);
        if (subscription.Standing != before)
            Follow(subscription);
    }

    private void Follow(PlatformSubscription subscription)
    {
        switch (subscription.Standing)
        {
            case Standing.Running when Status is TenantStatus.Trial || HasLapsed:
                Enter(TenantStatus.Active, null);
                break;
            case Standing.Trial when Status is TenantStatus.Trial || HasLapsed:
                ExtendTrial(subscription.TrialEndsAt);
                break;
            case Standing.Unpaid when Status is TenantStatus.Trial or TenantStatus.Active:
                Lapse(SuspensionCause.SubscriptionUnpaid);
                break;
            case Standing.Ended when Status is TenantStatus.Trial or TenantStatus.Active:
                Lapse(SuspensionCause.SubscriptionEnded);
                break;
        }
    }

    /// <summary>The trial lasts as long as that of the subscription, which ends it by renewing or by ending.</summary>
    private void ExtendTrial(DateTimeOffset? until)
    {
        if (until > TrialEndsAt)
            TrialEndsAt = until;
        if (Status is TenantStatus.Suspended)
            Enter(TenantStatus.Trial, null);
    }

    private void Lapse(SuspensionCause cause) => Suspend(cause, JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()));

    private void Suspend(SuspensionCause cause, string reason)
    {
        SuspendedFor = cause;
        Enter(TenantStatus.Suspended, reason);
    }
}
