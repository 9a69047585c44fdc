using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>Who was invited accepted with the mailed link and is a user of the tenant.</summary>
[EventName("invitation.used", 1)]
public sealed record InvitationUsed(Guid InvitationId, Guid UserId, string Email) : IIntegrationEvent;

/// <summary>No link was mailed, or it opens nothing any more: the address has a user already, the role is gone, or the inviter may not hand it on any more.</summary>
[EventName("invitation.refused", 1)]
public sealed record InvitationRefused(Guid InvitationId, string Email, string Reason) : IIntegrationEvent;
