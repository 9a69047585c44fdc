using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>The bank's statement, entry by entry, and what may be meant by it; a person agrees.</summary>
public sealed partial class Reconciliation
{
    private readonly List<StatementEntry> entries = [];

    public IReadOnlyList<StatementEntry> Entries => entries;

    /// <summary>Takes in a statement in place of the one before: what was agreed of that stays in the reconciliation.</summary>
    public void Import(IEnumerable<StatementLine> lines, IReadOnlyList<StatementCandidate> candidates, string by)
    {
        Require(ReconciliationStatus.InProgress);
        Prepare(by);
        entries.Clear();
        entries.AddRange(StatementMatching.Of(lines, candidates).Select((match, i) => new StatementEntry(this, i + 1, match.Line, match.Candidate, match.Rule)));
        Raise(new ReconciliationStatementImported(
            Id, BankAccountId, entries.Count, entries.Count(entry => entry.Status is StatementEntryStatus.Proposed)));
    }

    /// <summary>Agrees to what was proposed for entries.</summary>
    public void Accept(IEnumerable<(StatementEntry Entry, Payment? Payment, Refund? Refund)> proposals, string by)
    {
        Require(ReconciliationStatus.InProgress);
        Prepare(by);
        foreach (var (entry, payment, refund) in proposals)
            entry.Accept((payment is not null ? Add(payment, by) : Add(refund!, by)).Id);
        Count();
    }
}
