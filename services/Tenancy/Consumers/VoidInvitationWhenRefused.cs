using DotMac.Contracts.Identity;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using MassTransit;

namespace DotMac.Tenancy.Consumers;

/// <summary>Identity mailed no link, or will let nobody in with it any more: nothing can come of the invitation.</summary>
public sealed class VoidInvitationWhenRefused(TenancyDbContext db, TenantClock clock) : IConsumer<InvitationRefused>
{
    public async Task Consume(ConsumeContext<InvitationRefused> context)
    {
        if (await db.LockInvitation(context.Message.InvitationId, context.CancellationToken) is { } invitation)
            invitation.Void(context.Message.Reason, clock.Now);
    }
}
