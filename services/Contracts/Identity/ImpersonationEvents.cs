using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>A platform administrator acts as a user of the tenant from now on, for the reason that it gave, until the instant given at the latest.</summary>
[EventName("impersonation.started", 1)]
public sealed record ImpersonationStarted(Guid ImpersonationId, Guid AdministratorId, Guid UserId, string Reason, DateTimeOffset EndsAt) : IIntegrationEvent;

/// <summary>A platform administrator acts as the user no longer: it ended that itself (<c>ended</c>), or the time was over (<c>time_over</c>).</summary>
[EventName("impersonation.ended", 1)]
public sealed record ImpersonationEnded(Guid ImpersonationId, Guid AdministratorId, Guid UserId, string Because) : IIntegrationEvent;
