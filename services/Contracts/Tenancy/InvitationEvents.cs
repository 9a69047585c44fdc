using DotMac.Kernel;

namespace DotMac.Contracts.Tenancy;

/// <summary>
/// Somebody is invited to the tenant. What opens the invitation is in no event: Identity makes it and has it mailed. <c>InviterTenant</c> is the inviter's own
/// tenant where that is another one: a platform administrator's, or a partner's.
/// </summary>
[EventName("tenant.invitation.created", 1)]
public sealed record TenantInvitationCreated(Guid InvitationId, string Email, string Role, Guid? InvitedBy, DateTimeOffset ExpiresAt, Guid? InviterTenant = null) : IIntegrationEvent;

/// <summary>An invitation is mailed again with a new link, good until the instant given; the link before is void. Carries the whole state.</summary>
[EventName("tenant.invitation.resent", 1)]
public sealed record TenantInvitationResent(Guid InvitationId, string Email, string Role, Guid? InvitedBy, DateTimeOffset ExpiresAt, Guid? InviterTenant = null) : IIntegrationEvent;

/// <summary>Who was invited is a user of the tenant now.</summary>
[EventName("tenant.invitation.accepted", 1)]
public sealed record TenantInvitationAccepted(Guid InvitationId, string Email, string Role, Guid UserId) : IIntegrationEvent;

/// <summary>An invitation opens nothing any more: somebody took it back, or who sent it or whom it was sent to was shut out.</summary>
[EventName("tenant.invitation.revoked", 1)]
public sealed record TenantInvitationRevoked(Guid InvitationId, string Email, string Role, string Reason) : IIntegrationEvent;

/// <summary>Nobody accepted an invitation in its time.</summary>
[EventName("tenant.invitation.expired", 1)]
public sealed record TenantInvitationExpired(Guid InvitationId, string Email, string Role) : IIntegrationEvent;
