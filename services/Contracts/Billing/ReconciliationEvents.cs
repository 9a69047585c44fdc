using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>Somebody began to hold what came in and went out on a bank account against the bank's statement; amounts are minor units.</summary>
[EventName("reconciliation.created", 1)]
public sealed record ReconciliationCreated(
    Guid ReconciliationId, Guid BankAccountId, DateOnly PeriodFrom, DateOnly PeriodUntil, long OpeningAmount, long StatementAmount, string Currency)
    : IIntegrationEvent;

/// <summary>A payment or refund was put into a reconciliation or taken out of it.</summary>
[EventName("reconciliation.updated", 1)]
public sealed record ReconciliationUpdated(
    Guid ReconciliationId, int Items, long DepositsAmount, long WithdrawalsAmount, long DiscrepancyAmount, string Currency) : IIntegrationEvent;

/// <summary>A bank's statement was read in, and for <c>Proposed</c> of its entries a payment or refund was found.</summary>
[EventName("reconciliation.statement_imported", 1)]
public sealed record ReconciliationStatementImported(Guid ReconciliationId, Guid BankAccountId, int Entries, int Proposed) : IIntegrationEvent;

/// <summary>A reconciliation waits for another person's approval.</summary>
[EventName("reconciliation.completed", 1)]
public sealed record ReconciliationCompleted(
    Guid ReconciliationId, Guid BankAccountId, long ClosingAmount, long StatementAmount, long DiscrepancyAmount, string Currency, string? DiscrepancyReason,
    string CompletedBy) : IIntegrationEvent;

/// <summary>A completed reconciliation was sent back.</summary>
[EventName("reconciliation.reopened", 1)]
public sealed record ReconciliationReopened(Guid ReconciliationId, Guid BankAccountId, string Reason) : IIntegrationEvent;

/// <summary>A reconciliation is final: its payments are reconciled, and <c>WrittenOffAmount</c> of the discrepancy is given up.</summary>
[EventName("reconciliation.approved", 1)]
public sealed record ReconciliationApproved(
    Guid ReconciliationId, Guid BankAccountId, long ClosingAmount, long StatementAmount, long DiscrepancyAmount, long WrittenOffAmount, string Currency,
    int Items, string ApprovedBy) : IIntegrationEvent;
