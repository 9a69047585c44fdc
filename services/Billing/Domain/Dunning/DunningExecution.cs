using System.Text.Json;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Dunning;

/// <summary>A customer is dunned for all that is overdue in one currency, step by step, until it is settled or nothing is left to do (decision 0012).</summary>
public sealed class DunningExecution : AggregateRoot
{
    private readonly List<DunningLogEntry> log = [];

    private DunningExecution()
    {
    }

    public Guid CampaignId { get; private set; }
    public Guid CustomerId { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public DunningStatus Status { get; private set; }

    /// <summary>Those of the campaign when it began.</summary>
    public IReadOnlyList<DunningStep> Steps { get; private set; } = [];

    /// <summary>How many of them are done.</summary>
    public int CurrentStep { get; private set; }

    /// <summary>The round that does the next step; null where none is left.</summary>
    public DateTimeOffset? NextActionAt { get; private set; }

    /// <summary>What was owed when it was last looked at: at each step and with each settlement.</summary>
    public long OutstandingAmount { get; private set; }

    /// <summary>What was paid since it began; credit notes, voids and write-offs settle and recover nothing.</summary>
    public long RecoveredAmount { get; private set; }

    public string? CancelReason { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public IReadOnlyList<DunningLogEntry> Log => log;
    public bool IsActive => EndedAt is null;
    public DunningStep? Next => NextActionAt is null ? null : Steps[CurrentStep];

    public static DunningExecution Start(DunningCampaign campaign, Guid customerId, Currency currency, long outstanding, DateTimeOffset at)
    {
        if (!campaign.IsActive)
            throw DunningCampaignErrors.Inactive();
        if (outstanding <= 0)
            throw DunningExecutionErrors.NothingOverdue(currency);

        var execution = new DunningExecution
        {
            CampaignId = campaign.Id,
            CustomerId = customerId,
            Currency = currency,
            Steps = campaign.Terms.Steps(),
            OutstandingAmount = outstanding,
            StartedAt = at,
        };
        execution.NextActionAt = execution.Steps[0].DueAfter(at);
        execution.Raise(new DunningStarted(execution.Id, campaign.Id, customerId, currency.Code, outstanding, execution.Steps.Count));
        return execution;
    }

    /// <summary>The next step was taken: it charged, paused or ended so many. The one after it counts from its round.</summary>
    public void Take(Customer customer, IReadOnlyCollection<Invoice> overdue, int effects, DateTimeOffset now)
    {
        var (step, at) = (Next ?? throw DunningExecutionErrors.Ended(), NextActionAt!.Value);
        (Status, CurrentStep, OutstandingAmount) = (DunningStatus.InProgress, CurrentStep + 1, overdue.Sum(invoice => invoice.DueAmount));
        NextActionAt = CurrentStep < Steps.Count ? Steps[CurrentStep].DueAfter(at) : null;
        log.Add(new(this, step, effects, now));
        Raise(new DunningStepExecuted(
            Id, CampaignId, CustomerId, customer.Name, customer.Email.Value, CurrentStep, Steps.Count, Text(step.Action), step.Attempt, Text(step.Template),
            OutstandingAmount, Currency.Code, [.. overdue.Select(invoice => invoice.IssuedNumber)]));
    }

    /// <summary>A payment of what it is about arrived.</summary>
    public void Recover(long amount) => RecoveredAmount += amount;

    /// <summary>
    /// Looks at what is left: nothing ends it well, no step either ends it badly, unless a payment is still running. <paramref name="last"/> tells that
    /// the campaign does not dun the customer in another currency.
    /// </summary>
    public void Settle(long outstanding, bool paying, bool last, DateTimeOffset now)
    {
        OutstandingAmount = outstanding;
        if (outstanding == 0 || (NextActionAt is null && !paying))
            End(outstanding == 0 ? DunningStatus.Completed : DunningStatus.Failed, last, now);
    }

    /// <summary>Ends it by hand.</summary>
    public void Cancel(string reason, DateTimeOffset now)
    {
        if (!IsActive)
            throw DunningExecutionErrors.Ended();
        (Status, CancelReason, NextActionAt, EndedAt) = (DunningStatus.Canceled, reason, null, now);
        Raise(new DunningCanceled(Id, CampaignId, CustomerId, Currency.Code, OutstandingAmount, RecoveredAmount, reason));
    }

    private void End(DunningStatus status, bool last, DateTimeOffset now)
    {
        (Status, NextActionAt, EndedAt) = (status, null, now);
        Raise(new DunningCompleted(Id, CampaignId, CustomerId, Currency.Code, Text(status), OutstandingAmount, RecoveredAmount, last));
    }

    internal static string Text<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
