using DotMac.Kernel;

namespace DotMac.Contracts.Audit;

/// <summary>
/// Who acted: a user, an API key, a client, a service, or nobody known (<c>anonymous</c>); and for whom: a service for the actor whose event it consumed, a
/// platform administrator for the user as whom it acts.
/// </summary>
public sealed record AuditActor(string Kind, string Id, string? OnBehalfOf = null);

/// <summary>A thing that an operation changed, or was about when it was refused.</summary>
public sealed record AuditTarget(string Type, Guid Id);

/// <summary>
/// One operation, done or refused; written once by the filter around the endpoint, consumer or due work, in the operation's own transaction
/// on success and in one of its own on a refusal. <c>Reason</c> is what whoever did it had to say.
/// </summary>
[EventName("audited", 1)]
public sealed record Audited(
    string Service, string Action, string Outcome, string? Code, AuditActor Actor, IReadOnlyList<AuditTarget> Targets, IReadOnlyList<string> Events,
    DateTimeOffset OccurredAt, string? IpAddress, string? UserAgent, string? TraceId, string? Reason = null) : IIntegrationEvent;
