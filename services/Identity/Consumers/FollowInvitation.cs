using DotMac.Contracts.Tenancy;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Invitations;
using DotMac.Identity.Features.Invitations;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Messaging;
using MassTransit;

namespace DotMac.Identity.Consumers;

/// <summary>Tenancy invites somebody, or does so again: the link is made and mailed, unless nobody could come in with it.</summary>
public sealed class FollowInvitation(IdentityDbContext db, Admission admission, Inviters inviters, InvitationMail mail, TimeProvider time)
    : IConsumer<TenantInvitationCreated>, IConsumer<TenantInvitationResent>
{
    public Task Consume(ConsumeContext<TenantInvitationCreated> context)
    {
        var fact = context.Message;
        return Follow(context, fact.InvitationId, fact.Email, fact.Role, fact.InvitedBy, fact.InviterTenant, fact.ExpiresAt);
    }

    public Task Consume(ConsumeContext<TenantInvitationResent> context)
    {
        var fact = context.Message;
        return Follow(context, fact.InvitationId, fact.Email, fact.Role, fact.InvitedBy, fact.InviterTenant, fact.ExpiresAt);
    }

    private async Task Follow(ConsumeContext context, Guid id, string email, string role, Guid? by, Guid? home, DateTimeOffset expiresAt)
    {
        var ct = context.CancellationToken;
        var inviter = await inviters.Find(by, home, ct);
        var invitation = await db.LockInvitation(id, ct) ?? db.Invitations.Add(Invitation.Heard(id, EmailAddress.Of(email))).Entity;
        if (!invitation.Follow(role, by, home, expiresAt, context.Sequence()))
            return;

        if ((await admission.Judge(invitation, inviter, ct)).Refusal is { } refusal)
            invitation.Refuse(refusal, time.GetUtcNow());
        else
            await mail.Send(invitation, inviter, ct);
    }
}
