using DotMac.Kernel;

namespace DotMac.Contracts.Notifications;

/// <summary>A tenant registered an address to be told of its events.</summary>
[EventName("webhook.created", 1)]
public sealed record WebhookEndpointCreated(Guid EndpointId, string Url, IReadOnlyList<string> Events) : IIntegrationEvent;

/// <summary>A webhook endpoint's address, events or description changed.</summary>
[EventName("webhook.updated", 1)]
public sealed record WebhookEndpointUpdated(Guid EndpointId, string Url, IReadOnlyList<string> Events) : IIntegrationEvent;

/// <summary>A webhook endpoint signs with a new secret; those before it sign beside it for 24 hours.</summary>
[EventName("webhook.secret_rotated", 1)]
public sealed record WebhookSecretRotated(Guid EndpointId, string Url) : IIntegrationEvent;

/// <summary>A webhook endpoint was disabled: it answered 410, or failed for 120 hours on end.</summary>
[EventName("webhook.disabled", 1)]
public sealed record WebhookEndpointDisabled(Guid EndpointId, string Url, string Reason) : IIntegrationEvent;

/// <summary>A disabled webhook endpoint is in use again.</summary>
[EventName("webhook.enabled", 1)]
public sealed record WebhookEndpointEnabled(Guid EndpointId, string Url) : IIntegrationEvent;

/// <summary>A webhook endpoint was removed, with its deliveries.</summary>
[EventName("webhook.deleted", 1)]
public sealed record WebhookEndpointDeleted(Guid EndpointId, string Url) : IIntegrationEvent;
