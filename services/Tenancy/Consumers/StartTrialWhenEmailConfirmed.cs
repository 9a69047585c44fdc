using DotMac.Contracts.Identity;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using DotMac.Tenancy.Due;
using MassTransit;

namespace DotMac.Tenancy.Consumers;

/// <summary>The owner proved the mail address: the tenant's trial starts, and its end is planned.</summary>
public sealed class StartTrialWhenEmailConfirmed(TenancyDbContext db, TenantClock clock) : IConsumer<UserEmailConfirmed>
{
    public async Task Consume(ConsumeContext<UserEmailConfirmed> context)
    {
        if (!context.Message.TenantOwner || await db.LockTenant(context.CancellationToken) is not { } tenant)
            return;

        tenant.Confirm(clock.Now, await db.CurrentSubscription(context.CancellationToken));
        if (tenant.OwnTrialEndsAt is { } end)
            db.Schedule(EndTrial.Kind, tenant.Id, end);
    }
}
