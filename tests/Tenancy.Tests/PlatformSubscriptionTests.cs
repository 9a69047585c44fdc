using DotMac.Contracts.Tenancy;
using DotMac.Kernel;
using DotMac.Tenancy.Domain.Subscriptions;
using DotMac.Tenancy.Domain.Tenants;

namespace DotMac.Tenancy.Tests;

/// <summary>What a subscription to the platform makes of a tenant, in whatever order its news come.</summary>
public sealed class PlatformSubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.CreateVersion7();

    private static readonly (string Status, bool GivenUp)[] Life =
        [("active", false), ("past_due", false), ("paused", true), ("paused", false), ("active", false), ("active", false), ("ended", false)];

    [Theory]
    [InlineData(1, TenantStatus.Active)]
    [InlineData(2, TenantStatus.Active)]
    [InlineData(3, TenantStatus.Suspended)]
    [InlineData(4, TenantStatus.Suspended)]
    [InlineData(5, TenantStatus.Active)]
    [InlineData(7, TenantStatus.Suspended)]
    public void Which_news_come_first_decides_nothing(int told, TenantStatus status)
    {
        foreach (var order in Orders([.. Enumerable.Range(0, told)]))
        {
            var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
            foreach (var i in order)
                Tell(tenant, subscription, Life[i].Status, i + 1, Life[i].GivenUp);
            tenant.Status.ShouldBe(status, string.Join(' ', order));
        }
    }

    [Fact]
    public void What_a_cancellation_says_beside_the_end_does_not_bring_the_subscription_back()
    {
        foreach (var order in Orders([0, 1]))
        {
            var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
            Tell(tenant, subscription, "active", 1);
            foreach (var i in order)
                Tell(tenant, subscription, i == 0 ? "active" : "ended", 2);
            (tenant.Status, tenant.SuspendedFor).ShouldBe((TenantStatus.Suspended, SuspensionCause.SubscriptionEnded));
        }
    }

    [Fact]
    public void What_the_platform_suspended_no_payment_lifts_and_what_lapsed_one_does()
    {
        var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
        tenant.Suspend("fraud");
        Tell(tenant, subscription, "active", 1);
        (tenant.Status, tenant.SuspendedFor).ShouldBe((TenantStatus.Suspended, SuspensionCause.Platform));
        Should.Throw<DomainException>(() => tenant.Suspend("again")).Code.ShouldBe("tenant.wrong_status");

        var lapsed = OnTrial();
        lapsed.EndTrial(null);
        lapsed.SuspendedFor.ShouldBe(SuspensionCause.TrialExpired);
        Tell(lapsed, PlatformSubscription.Of(Id), "active", 1);
        (lapsed.Status, lapsed.SuspendedFor).ShouldBe((TenantStatus.Active, null));
    }

    [Fact]
    public void The_platform_takes_over_a_suspension_that_a_payment_would_lift()
    {
        var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
        tenant.EndTrial(null);
        tenant.Suspend("fraud");
        Tell(tenant, subscription, "active", 1);
        tenant.Status.ShouldBe(TenantStatus.Suspended);
        tenant.Raised.OfType<TenantStatusChanged>().Select(fact => fact.Reason).ShouldBe([null, "trial_expired", "fraud"]);
    }

    [Fact]
    public void What_the_platform_activated_by_hand_stays_so_until_the_standing_changes()
    {
        var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
        Tell(tenant, subscription, "paused", 1, givenUp: true);
        tenant.SuspendedFor.ShouldBe(SuspensionCause.SubscriptionUnpaid);
        tenant.Activate(subscription, Now);
        Tell(tenant, subscription, "paused", 2);
        tenant.Status.ShouldBe(TenantStatus.Active);
        Tell(tenant, subscription, "ended", 3);
        tenant.SuspendedFor.ShouldBe(SuspensionCause.SubscriptionEnded);
    }

    [Fact]
    public void A_trial_lasts_as_long_as_that_of_the_subscription()
    {
        var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
        Tell(tenant, subscription, "trialing", 1, trialEndsAt: Now.AddDays(30));
        (tenant.Status, tenant.TrialEndsAt).ShouldBe((TenantStatus.Trial, Now.AddDays(30)));
        tenant.EndTrial(subscription);
        tenant.Status.ShouldBe(TenantStatus.Trial);

        Tell(tenant, subscription, "active", 2);
        tenant.EndTrial(subscription);
        tenant.Status.ShouldBe(TenantStatus.Active);
    }

    [Fact]
    public void Of_several_subscriptions_the_best_counts()
    {
        var (old, young) = (PlatformSubscription.Of(Guid.CreateVersion7(Now)), PlatformSubscription.Of(Guid.CreateVersion7(Now.AddDays(1))));
        old.Follow(new(Guid.CreateVersion7(), "ended", Now, Now.AddDays(30)), 9);
        young.Follow(new(Guid.CreateVersion7(), "active", Now, Now.AddDays(30)), 1);
        PlatformSubscription.Current([old, young]).ShouldBe(young);
        young.Follow(new(Guid.CreateVersion7(), "ended", Now, Now.AddDays(30)), 2);
        PlatformSubscription.Current([young, old]).ShouldBe(young);
        PlatformSubscription.Current([]).ShouldBeNull();
    }

    [Fact]
    public void Who_was_subscribed_before_the_address_was_confirmed_is_active_at_once()
    {
        var (tenant, subscription) = (SignUp(), PlatformSubscription.Of(Id));
        Tell(tenant, subscription, "active", 1);
        tenant.Status.ShouldBe(TenantStatus.Pending);
        tenant.Confirm(Now, subscription);
        tenant.Status.ShouldBe(TenantStatus.Active);
    }

    [Fact]
    public void What_a_tenant_tried_and_gave_up_leaves_it_the_rest_of_its_own_trial()
    {
        foreach (var order in Orders([0, 1]))
        {
            var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
            foreach (var i in order)
                Tell(tenant, subscription, i == 0 ? "trialing" : "ended", i + 1, trialEndsAt: Now.AddDays(30), at: Now.AddDays(7));
            (tenant.Status, tenant.TrialEndsAt).ShouldBe((TenantStatus.Trial, Now.AddDays(14)));
            tenant.EndTrial(subscription);
            tenant.SuspendedFor.ShouldBe(SuspensionCause.TrialExpired);
        }
    }

    [Fact]
    public void What_ended_before_the_address_was_confirmed_costs_no_trial()
    {
        var (tenant, subscription) = (SignUp(), PlatformSubscription.Of(Id));
        Tell(tenant, subscription, "ended", 1);
        tenant.Confirm(Now, subscription);
        tenant.Status.ShouldBe(TenantStatus.Trial);
    }

    [Fact]
    public void Late_news_of_a_pause_by_dunning_that_was_lifted_suspend_nobody()
    {
        foreach (var order in Orders([0, 1, 2, 3]))
        {
            var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
            foreach (var i in order)
                Tell(tenant, subscription, i is 0 or 2 ? "active" : "paused", i + 1, givenUp: i == 1);
            (tenant.Status, subscription.GivenUp).ShouldBe((TenantStatus.Active, false), string.Join(' ', order));
        }
    }

    [Theory]
    [InlineData("active", 20, TenantStatus.Active, null)]
    [InlineData("trialing", 20, TenantStatus.Trial, null)]
    [InlineData("paused", 20, TenantStatus.Suspended, SuspensionCause.SubscriptionUnpaid)]
    [InlineData("ended", 20, TenantStatus.Suspended, SuspensionCause.SubscriptionEnded)]
    [InlineData("ended", 7, TenantStatus.Trial, null)]
    [InlineData(null, 7, TenantStatus.Trial, null)]
    [InlineData(null, 20, TenantStatus.Active, null)]
    public void A_suspension_by_the_platform_that_is_lifted_leaves_what_the_tenant_pays_for(string? told, int day, TenantStatus status, SuspensionCause? cause)
    {
        var (tenant, subscription) = (OnTrial(), told is null ? null : PlatformSubscription.Of(Id));
        tenant.Suspend("fraud");
        if (subscription is not null)
            Tell(tenant, subscription, told!, 1, givenUp: told == "paused", at: Now.AddDays(day));
        tenant.SuspendedFor.ShouldBe(SuspensionCause.Platform);
        tenant.Activate(subscription, Now.AddDays(day));
        (tenant.Status, tenant.SuspendedFor).ShouldBe((status, cause));
        if (status is not TenantStatus.Suspended)
            return;
        tenant.Activate(subscription, Now.AddDays(day));
        tenant.Status.ShouldBe(TenantStatus.Active);
    }

    [Fact]
    public void A_plan_says_how_many_users_there_may_be_until_it_is_over()
    {
        var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
        (int? Says, string Status, int Most)[] life = [(10, "active", 10), (25, "active", 25), (3, "past_due", 3), (null, "active", 5), (9, "paused", 9), (9, "ended", 5)];
        foreach (var (i, (says, status, most)) in life.Index())
        {
            Seat(tenant, subscription, status, i + 1, says);
            tenant.MaxUsers.ShouldBe(most);
        }

        tenant.Raised.OfType<TenantLimitsChanged>().Select(fact => fact.MaxUsers).ShouldBe([10, 25, 3, 5, 9, 5]);
    }

    [Fact]
    public void What_the_platform_granted_stays_until_it_leaves_that_to_the_plan_again()
    {
        var (tenant, subscription) = (OnTrial(), PlatformSubscription.Of(Id));
        Seat(tenant, subscription, "active", 1, 10);
        tenant.Limit(10, 10); // as many as the plan says, and kept
        Seat(tenant, subscription, "active", 2, 50);
        tenant.MaxUsers.ShouldBe(10);
        tenant.Limit(100, 50);
        Seat(tenant, subscription, "ended", 3, 50);
        tenant.MaxUsers.ShouldBe(100);
        tenant.Limit(null, PlatformSubscription.UsersOf([subscription]));
        tenant.MaxUsers.ShouldBe(5);
    }

    [Fact]
    public void Of_the_plans_of_several_subscriptions_the_most_users_count()
    {
        var (platform, extra) = (PlatformSubscription.Of(Guid.CreateVersion7(Now)), PlatformSubscription.Of(Guid.CreateVersion7(Now.AddDays(1))));
        platform.Follow(new(Guid.CreateVersion7(), "active", Now, Now.AddDays(30), MaxUsers: 20), 1);
        extra.Follow(new(Guid.CreateVersion7(), "active", Now, Now.AddDays(30)), 1);
        PlatformSubscription.UsersOf([platform, extra]).ShouldBe(20);
        PlatformSubscription.UsersOf([extra]).ShouldBeNull();
        PlatformSubscription.UsersOf([]).ShouldBeNull();
    }

    private static void Seat(Tenant tenant, PlatformSubscription subscription, string status, long sequence, int? users)
    {
        subscription.Follow(new(Guid.CreateVersion7(), status, Now, Now.AddDays(30), MaxUsers: users), sequence);
        tenant.SeatBy(PlatformSubscription.UsersOf([subscription]));
    }

    private static void Tell(Tenant tenant, PlatformSubscription subscription, string status, long sequence, bool givenUp = false, DateTimeOffset? trialEndsAt = null, DateTimeOffset? at = null)
    {
        Standing? before = subscription.Status.Length == 0 ? null : subscription.Standing;
        subscription.Follow(new(Guid.CreateVersion7(), status, Now, Now.AddDays(30), trialEndsAt, givenUp), sequence);
        tenant.Follow(subscription, before, at ?? Now.AddDays(15));
    }

    private static IEnumerable<int[]> Orders(int[] items) => items.Length < 2
        ? [items]
        : items.SelectMany(first => Orders([.. items.Where(item => item != first)]).Select(rest => (int[])[first, .. rest]));

    private static Tenant OnTrial()
    {
        var tenant = SignUp();
        tenant.Confirm(Now);
        return tenant;
    }

    private static Tenant SignUp() => Tenant.SignUp("acme", "Acme", EmailAddress.Of("ada@acme.example"), "Ada", sandbox: false, Now);
}
