using System.Linq.Expressions;
using DotMac.Billing.Domain.Dunning;

namespace DotMac.Billing.Features.Dunning;

/// <summary>How a customer is dunned in one currency; amounts are minor units of it. <c>next_action</c> is null where no step is left.</summary>
public sealed record DunningExecutionResponse(
    Guid Id, Guid CampaignId, Guid CustomerId, string Currency, DunningStatus Status, int CurrentStep, int TotalSteps, DunningActionType? NextAction,
    DateTimeOffset? NextActionAt, long OutstandingAmount, long RecoveredAmount, string? CancelReason, DateTimeOffset StartedAt, DateTimeOffset? EndedAt)
{
    public static Expression<Func<DunningExecution, DunningExecutionResponse>> Of { get; } = execution => From(execution);

    public static DunningExecutionResponse From(DunningExecution execution) => new(
        execution.Id, execution.CampaignId, execution.CustomerId, execution.Currency.Code, execution.Status, execution.CurrentStep,
        execution.Steps.Count, execution.Next?.Action, execution.NextActionAt, execution.OutstandingAmount, execution.RecoveredAmount,
        execution.CancelReason, execution.StartedAt, execution.EndedAt);
}
