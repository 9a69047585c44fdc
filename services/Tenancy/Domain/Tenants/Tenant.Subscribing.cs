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
    private bool HasLapsed => SuspendedFor is not (null or SuspensionCause.Platform);

    /// <summary>When the trial ends that it got with its confirmation, whatever it subscribes to meanwhile; null before, and for a sandbox.</summary>
    public DateTimeOffset? OwnTrialEndsAt { get; private set; }

    /// <summary>Takes over plan and period of the subscription that counts; where its standing is another than <paramref name="before"/>, the status follows.</summary>
    public void Follow(PlatformSubscription subscription, Standing? before, DateTimeOffset now)
    {
        (PlanId, SubscriptionStartsAt, SubscriptionEndsAt) = (subscription.PlanId, subscription.PeriodStart, subscription.PeriodEnd);
        if (subscription.Standing != before)
            Follow(subscription, now);
    }

    private void Follow(PlatformSubscription subscription, DateTimeOffset now)
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
            case Standing.Ended when OwnTrialEndsAt > now && Status is (TenantStatus.Trial or TenantStatus.Active):
                GoOnTrying();
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

    /// <summary>Its own trial goes on as if it had never subscribed.</summary>
    private void GoOnTrying()
    {
        TrialEndsAt = OwnTrialEndsAt;
        if (Status is not TenantStatus.Trial)
            Enter(TenantStatus.Trial, null);
    }

    /// <summary>What it is once the platform lifts its own suspension: what it pays for, or the trial that it still has; who never subscribed is active by that decision.</summary>
    private void Return(PlatformSubscription? subscription, DateTimeOffset now)
    {
        if (subscription?.Standing is Standing.Trial)
            ExtendTrial(subscription.TrialEndsAt);
        else if (OwnTrialEndsAt > now && subscription?.Standing is not Standing.Running)
            GoOnTrying();
        else if (subscription?.Standing is Standing.Unpaid)
            Lapse(SuspensionCause.SubscriptionUnpaid);
        else if (subscription?.Standing is Standing.Ended)
            Lapse(SuspensionCause.SubscriptionEnded);
        else
            Enter(TenantStatus.Active, null);
    }

    private void Lapse(SuspensionCause cause) => Suspend(cause, JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.ToString()));

    private void Suspend(SuspensionCause cause, string reason)
    {
        SuspendedFor = cause;
        Enter(TenantStatus.Suspended, reason);
    }
}
