using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>A user exists; the mail address may still be unconfirmed.</summary>
[EventName("user.registered", 1)]
public sealed record UserRegistered(Guid UserId, string Email, string FullName, IReadOnlyList<string> Roles, bool EmailConfirmed) : IIntegrationEvent;

/// <summary>The owner of a mail address proved it and chose a password; Tenancy starts the trial when it is the tenant's first owner.</summary>
[EventName("user.email_confirmed", 1)]
public sealed record UserEmailConfirmed(Guid UserId, string Email, bool TenantOwner) : IIntegrationEvent;

/// <summary>A user proved that it reads the texts to its phone number; the number itself is in no event.</summary>
[EventName("user.phone_verified", 1)]
public sealed record UserPhoneVerified(Guid UserId) : IIntegrationEvent;

/// <summary>A user's profile, roles or activity changed; carries the whole public state.</summary>
[EventName("user.updated", 1)]
public sealed record UserUpdated(Guid UserId, string Email, string FullName, IReadOnlyList<string> Roles, bool Active) : IIntegrationEvent;

/// <summary>
/// A user was shut out: the receipt of what ended with that. A session is the family of the refresh tokens that grew from it; links are those
/// mailed to confirm the address or to reset the password; invitations are those that the user sent, or that were sent to its address.
/// </summary>
[EventName("user.deactivated", 1)]
public sealed record UserDeactivated(
    Guid UserId, string Email, string Reason, IReadOnlyList<Guid> Sessions, IReadOnlyList<Guid> ApiKeys, IReadOnlyList<Guid> Links,
    IReadOnlyList<Guid>? Invitations = null) : IIntegrationEvent;

/// <summary>A user signed in, with a password or a passkey.</summary>
[EventName("user.login", 1)]
public sealed record UserLoggedIn(Guid UserId, string Email, Guid SessionId, string? IpAddress, string? UserAgent) : IIntegrationEvent;

/// <summary>Too many wrong passwords: the account refuses sign-in until the instant given.</summary>
[EventName("user.locked", 1)]
public sealed record UserLocked(Guid UserId, DateTimeOffset LockedUntil) : IIntegrationEvent;

/// <summary>
/// A user has a new password: by the session that is named and lives on, or, where none is named, by a link sent to the mailbox. All other
/// sessions ended.
/// </summary>
[EventName("user.password_changed", 1)]
public sealed record UserPasswordChanged(Guid UserId, string Email, Guid? SessionId) : IIntegrationEvent;

/// <summary>A user's sign-ins need a one-time code besides the password from now on.</summary>
[EventName("user.mfa_enabled", 1)]
public sealed record UserMfaEnabled(Guid UserId, string Email) : IIntegrationEvent;

/// <summary>A user's sign-ins need the password alone again.</summary>
[EventName("user.mfa_disabled", 1)]
public sealed record UserMfaDisabled(Guid UserId, string Email) : IIntegrationEvent;

/// <summary>Texts to a user's verified phone stand in for the codes of its app from now on; the number itself is in no event.</summary>
[EventName("user.mfa_texts_allowed", 1)]
public sealed record UserMfaTextsAllowed(Guid UserId, string Email) : IIntegrationEvent;

/// <summary>No text stands in for the codes of a user's app any more.</summary>
[EventName("user.mfa_texts_forbidden", 1)]
public sealed record UserMfaTextsForbidden(Guid UserId, string Email) : IIntegrationEvent;

/// <summary>
/// A user is gone: it was shut out before, and keeps nothing that it proved or told of itself, no name and no right. Its id and address stay taken, so that the audit log goes on naming it.
/// </summary>
[EventName("user.deleted", 1)]
public sealed record UserDeleted(Guid UserId, string? Username, string Email, string FullName, DateTimeOffset DeletedAt) : IIntegrationEvent;

/// <summary>A session ended before its time, and with it every token issued in it.</summary>
[EventName("session.revoked", 1)]
public sealed record SessionRevoked(Guid SessionId, Guid UserId, string Reason) : IIntegrationEvent;

/// <summary>An API key was issued; the key itself is in no event.</summary>
[EventName("apikey.created", 1)]
public sealed record ApiKeyCreated(Guid KeyId, string Name, Guid UserId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt) : IIntegrationEvent;

/// <summary>An API key has another name, other scopes or another end; the key itself is the same.</summary>
[EventName("apikey.updated", 1)]
public sealed record ApiKeyUpdated(Guid KeyId, string Name, Guid UserId, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt) : IIntegrationEvent;

/// <summary>An API key ends a week from now; told once for each end that is set.</summary>
[EventName("apikey.expiring", 1)]
public sealed record ApiKeyExpiring(Guid KeyId, string Name, Guid UserId, DateTimeOffset ExpiresAt) : IIntegrationEvent;

/// <summary>An API key was revoked.</summary>
[EventName("apikey.revoked", 1)]
public sealed record ApiKeyRevoked(Guid KeyId, string Name, Guid UserId) : IIntegrationEvent;

/// <summary>A tenant's machine client was registered; its secret is in no event.</summary>
[EventName("client.created", 1)]
public sealed record ClientCreated(Guid Id, string ClientId, string Name, Guid UserId, IReadOnlyList<string> Scopes) : IIntegrationEvent;

/// <summary>A tenant's client has another name, other addresses or other keys.</summary>
[EventName("client.updated", 1)]
public sealed record ClientUpdated(Guid Id, string ClientId, string Name) : IIntegrationEvent;

/// <summary>A tenant's machine client got a new secret, which is in no event; the old one is good until it ends.</summary>
[EventName("client.secret_rotated", 1)]
public sealed record ClientSecretRotated(Guid Id, string ClientId, string Name, DateTimeOffset PreviousEndsAt) : IIntegrationEvent;

/// <summary>A tenant's machine client was revoked, and with it every token issued to it.</summary>
[EventName("client.revoked", 1)]
public sealed record ClientRevoked(Guid Id, string ClientId, string Name) : IIntegrationEvent;

/// <summary>A tenant's identity provider may administer its users over SCIM; the credential itself is in no event.</summary>
[EventName("scim_token.created", 1)]
public sealed record ScimTokenCreated(Guid Id, string Name, Guid CreatedBy, DateTimeOffset? ExpiresAt) : IIntegrationEvent;

/// <summary>A tenant's identity provider may administer its users no more.</summary>
[EventName("scim_token.revoked", 1)]
public sealed record ScimTokenRevoked(Guid Id, string Name) : IIntegrationEvent;

/// <summary>A user took back what a client was allowed; the sessions that the client had from the user ended with it.</summary>
[EventName("consent.withdrawn", 1)]
public sealed record ConsentWithdrawn(Guid UserId, string ClientId, IReadOnlyList<Guid> Sessions) : IIntegrationEvent;
