using DotMac.Contracts.Billing;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Domain.Subscriptions;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Consumers;

/// <summary>
/// What becomes of a tenant's subscription to the platform decides about the tenant: one that runs makes it active, one that dunning gave up or that is over suspends it,
/// and its plan says how many users the tenant has. Only a change of that acts, so that what the platform decides by hand in between stands.
/// </summary>
[ConsumesForCustomer]
public sealed class FollowPlatformSubscription(TenancyDbContext db, CurrentOperation operation, TenantClock clock)
    : IConsumer<SubscriptionCreated>, IConsumer<SubscriptionUpdated>, IConsumer<SubscriptionRenewed>, IConsumer<SubscriptionCancelled>, IConsumer<SubscriptionEnded>,
        IConsumer<SubscriptionPaused>, IConsumer<SubscriptionResumed>
{
    public Task Consume(ConsumeContext<SubscriptionCreated> context) => Follow(context, context.Message);

    public Task Consume(ConsumeContext<SubscriptionUpdated> context) => Follow(context, context.Message);

    public Task Consume(ConsumeContext<SubscriptionRenewed> context) => Follow(context, context.Message);

    public Task Consume(ConsumeContext<SubscriptionCancelled> context) => Follow(context, context.Message);

    public Task Consume(ConsumeContext<SubscriptionEnded> context) => Follow(context, context.Message);

    public Task Consume(ConsumeContext<SubscriptionPaused> context) => Follow(context, context.Message);

    public Task Consume(ConsumeContext<SubscriptionResumed> context) => Follow(context, context.Message);

    private async Task Follow(ConsumeContext context, ISubscriptionState state)
    {
        if (await db.LockTenant(context.CancellationToken) is not { } tenant)
            return;

        operation.Reason = $"{context.EventName()} {state.SubscriptionId}";
        var known = await db.Subscriptions.ToListAsync(context.CancellationToken);
        var before = PlatformSubscription.Current(known)?.Standing;
        if (known.Find(subscription => subscription.Id == state.SubscriptionId) is not { } followed)
            known.Add(followed = db.Subscriptions.Add(PlatformSubscription.Of(state.SubscriptionId)).Entity);
        followed.Follow(SubscriptionTerms.Of(state), context.Sequence());
        tenant.Follow(PlatformSubscription.Current(known)!, before, clock.Now);
        tenant.SeatBy(PlatformSubscription.UsersOf(known));
    }
}
