using System.Linq.Expressions;
using DotMac.Tenancy.Domain.Invitations;

namespace DotMac.Tenancy.Features.Invitations;

/// <summary>An invitation as administrators see it; what opens it is shown to nobody.</summary>
public sealed record InvitationResponse(
    Guid Id, string Email, string Role, InvitationStatus Status, Guid? InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt,
    string? Reason, Guid? UserId)
{
    public static Expression<Func<Invitation, InvitationResponse>> Of { get; } = invitation => From(invitation);

    public static InvitationResponse From(Invitation invitation) => new(
        invitation.Id, invitation.Email.Value, invitation.Role, invitation.Status, invitation.InvitedBy, invitation.CreatedAt, invitation.ExpiresAt, invitation.EndedAt,
        invitation.Reason, invitation.UserId);
}
