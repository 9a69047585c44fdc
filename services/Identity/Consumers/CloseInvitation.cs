using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.Kernel;
using MassTransit;

namespace DotMac.Identity.Consumers;

/// <summary>Tenancy took an invitation back, or its time is over: the link opens nothing any more, also where it was not heard of before.</summary>
public sealed class CloseInvitation(IdentityDbContext db, TimeProvider time) : IConsumer<TenantInvitationRevoked>, IConsumer<TenantInvitationExpired>
{
    public Task Consume(ConsumeContext<TenantInvitationRevoked> context) => Close(context.Message.InvitationId, context.Message.Email, context.CancellationToken);

    public Task Consume(ConsumeContext<TenantInvitationExpired> context) => Close(context.Message.InvitationId, context.Message.Email, context.CancellationToken);

    private async Task Close(Guid id, string email, CancellationToken ct)
    {
        var invitation = await db.LockInvitation(id, ct) ?? db.Invitations.Add(Invitation.Heard(id, EmailAddress.Of(email))).Entity;
        if (invitation.ClosedAt is null)
            invitation.Close(time.GetUtcNow());
    }
}
