using DotMac.Contracts.Identity;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;
using MassTransit;

namespace DotMac.Tenancy.Consumers;

/// <summary>
/// A user was shut out: what it sent, and what was sent to its address, is void. Identity voided the links with the user; this catches what Identity had not
/// heard of by then.
/// </summary>
public sealed class VoidInvitationsOfDeactivatedUser(TenancyDbContext db, TenantClock clock) : IConsumer<UserDeactivated>
{
    public async Task Consume(ConsumeContext<UserDeactivated> context)
    {
        var (user, email) = (context.Message.UserId, EmailAddress.Of(context.Message.Email));
        foreach (var invitation in await db.LockInvitationsOf(user, email, context.CancellationToken))
            invitation.Void("user_deactivated", clock.Now);
    }
}
