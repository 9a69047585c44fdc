using DotMac.Kernel;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>What a bank's statement says of one movement.</summary>
/// <param name="Amount">Minor units; below zero where it went out.</param>
public sealed record StatementLine(DateOnly BookedOn, long Amount, string? Reference, string? Text, string? Counterparty);

/// <summary>An entry of an imported statement, with what it may mean.</summary>
public sealed class StatementEntry : Entity
{
    private StatementEntry()
    {
    }

    internal StatementEntry(Reconciliation reconciliation, int number, StatementLine line, StatementCandidate? candidate, MatchRule? rule)
    {
        (ReconciliationId, Number, BookedOn, Amount) = (reconciliation.Id, number, line.BookedOn, line.Amount);
        (Reference, Text, Counterparty) = (line.Reference, line.Text, line.Counterparty);
        (PaymentId, RefundId, Rule) = (candidate?.PaymentId, candidate?.RefundId, rule);
        Status = candidate is null ? StatementEntryStatus.Unmatched : StatementEntryStatus.Proposed;
    }

    public Guid ReconciliationId { get; private set; }
    public int Number { get; private set; }
    public DateOnly BookedOn { get; private set; }
    public long Amount { get; private set; }
    public string? Reference { get; private set; }
    public string? Text { get; private set; }
    public string? Counterparty { get; private set; }
    public Guid? PaymentId { get; private set; }
    public Guid? RefundId { get; private set; }
    public MatchRule? Rule { get; private set; }
    public StatementEntryStatus Status { get; private set; }

    /// <summary>What it became.</summary>
    public Guid? ItemId { get; private set; }

    internal void Accept(Guid itemId) => (Status, ItemId) = (StatementEntryStatus.Accepted, itemId);

    internal void Reject() => (Status, ItemId) = (StatementEntryStatus.Unmatched, null);
}

/// <summary>unmatched (a person looks), proposed, accepted.</summary>
public enum StatementEntryStatus
{
    Unmatched,
    Proposed,
    Accepted,
}

/// <summary>By what an entry was matched; the amount always agrees: reference, invoice_number, amount (of one payment alone, within a week).</summary>
public enum MatchRule
{
    Reference,
    InvoiceNumber,
    Amount,
}
