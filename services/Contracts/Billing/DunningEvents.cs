using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A tenant has a new way of asking for what is overdue; nothing begins by it while it is not active.</summary>
[EventName("dunning_campaign.created", 1)]
public sealed record DunningCampaignCreated(Guid CampaignId, string Name, bool IsActive, int Priority) : IIntegrationEvent;

/// <summary>A dunning campaign was changed; what runs by it goes on as it began.</summary>
[EventName("dunning_campaign.updated", 1)]
public sealed record DunningCampaignUpdated(Guid CampaignId, string Name, bool IsActive, int Priority) : IIntegrationEvent;

/// <summary>A dunning campaign was taken away; nobody was being dunned by it.</summary>
[EventName("dunning_campaign.deleted", 1)]
public sealed record DunningCampaignDeleted(Guid CampaignId, string Name) : IIntegrationEvent;

/// <summary>A customer is being dunned for all that is overdue in one currency.</summary>
[EventName("dunning.started", 1)]
public sealed record DunningStarted(
    Guid ExecutionId, Guid CampaignId, Guid CustomerId, string Currency, long OutstandingAmount, int TotalSteps) : IIntegrationEvent;

/// <summary>
/// A step was taken: <c>Action</c> is payment_request (the <c>Attempt</c>th), email, webhook, suspend_service or terminate_service; of those that mail the
/// customer <c>Template</c> is reminder or final_notice. <c>Invoices</c> are the numbers of what was overdue before it.
/// </summary>
[EventName("dunning.step_executed", 1)]
public sealed record DunningStepExecuted(
    Guid ExecutionId, Guid CampaignId, Guid CustomerId, string CustomerName, string CustomerEmail, int Step, int TotalSteps, string Action, int? Attempt,
    string Template, long OutstandingAmount, string Currency, IReadOnlyList<string> Invoices) : IIntegrationEvent;

/// <summary>
/// The dunning ended: <c>completed</c> where all was settled, <c>failed</c> where nothing was left to do. <c>CampaignFinished</c> is true when the campaign
/// does not dun the customer in another currency any more.
/// </summary>
[EventName("dunning.completed", 1)]
public sealed record DunningCompleted(
    Guid ExecutionId, Guid CampaignId, Guid CustomerId, string Currency, string Status, long OutstandingAmount, long RecoveredAmount, bool CampaignFinished)
    : IIntegrationEvent;

/// <summary>The dunning was ended by hand.</summary>
[EventName("dunning.canceled", 1)]
public sealed record DunningCanceled(
    Guid ExecutionId, Guid CampaignId, Guid CustomerId, string Currency, long OutstandingAmount, long RecoveredAmount, string Reason) : IIntegrationEvent;
