using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>A user may sign in with one more passkey; its keys are in no event.</summary>
[EventName("passkey.registered", 1)]
public sealed record PasskeyRegistered(Guid PasskeyId, Guid UserId, string Email, string Name) : IIntegrationEvent;

/// <summary>A passkey has another name.</summary>
[EventName("passkey.renamed", 1)]
public sealed record PasskeyRenamed(Guid PasskeyId, Guid UserId, string Name) : IIntegrationEvent;

/// <summary>A passkey opens nothing any more.</summary>
[EventName("passkey.removed", 1)]
public sealed record PasskeyRemoved(Guid PasskeyId, Guid UserId, string Name) : IIntegrationEvent;

/// <summary>An authenticator counted fewer signatures than it did before: a sign that its key was copied. The sign-in was refused.</summary>
[EventName("passkey.counter_went_back", 1)]
public sealed record PasskeyCounterWentBack(Guid PasskeyId, Guid UserId, string Name, long Expected, long Counted) : IIntegrationEvent;
