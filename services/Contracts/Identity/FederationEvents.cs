using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>A tenant's users may sign in through one more provider; its secret is in no event.</summary>
[EventName("identity_provider.created", 1)]
public sealed record IdentityProviderCreated(Guid ProviderId, string Name, string Kind, string Issuer, string Provisioning, bool Enabled) : IIntegrationEvent;

/// <summary>A provider was changed; whether its secret is a new one, and nothing else of it, is told.</summary>
[EventName("identity_provider.updated", 1)]
public sealed record IdentityProviderUpdated(Guid ProviderId, string Name, string ClientId, string Provisioning, bool Enabled, bool Rekeyed) : IIntegrationEvent;

/// <summary>Nobody signs in through the provider any more; what was linked to it is linked no longer.</summary>
[EventName("identity_provider.deleted", 1)]
public sealed record IdentityProviderDeleted(Guid ProviderId, string Name) : IIntegrationEvent;

/// <summary>A user may sign in with an account at a provider; <c>how</c> is <c>by_address</c>, <c>by_user</c> or <c>provisioned</c>.</summary>
[EventName("external_login.linked", 1)]
public sealed record ExternalLoginLinked(Guid ExternalLoginId, Guid UserId, string Email, Guid ProviderId, string Provider, string How) : IIntegrationEvent;

/// <summary>An account at a provider opens the user's no longer.</summary>
[EventName("external_login.unlinked", 1)]
public sealed record ExternalLoginUnlinked(Guid ExternalLoginId, Guid UserId, Guid ProviderId) : IIntegrationEvent;
