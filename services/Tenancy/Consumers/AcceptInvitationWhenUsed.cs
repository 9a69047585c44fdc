using DotMac.Contracts.Identity;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using MassTransit;

namespace DotMac.Tenancy.Consumers;

/// <summary>Identity took the answer of somebody who was invited and made the user.</summary>
public sealed class AcceptInvitationWhenUsed(TenancyDbContext db, TenantClock clock) : IConsumer<InvitationUsed>
{
    public async Task Consume(ConsumeContext<InvitationUsed> context)
    {
        if (await db.LockInvitation(context.Message.InvitationId, context.CancellationToken) is { } invitation)
            invitation.Accept(context.Message.UserId, clock.Now);
    }
}
