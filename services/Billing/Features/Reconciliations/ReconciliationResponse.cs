using System.Linq.Expressions;
using DotMac.Billing.Domain.Reconciliations;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>
/// A reconciliation: <c>closing_amount</c> is the opening balance with deposits and without withdrawals, <c>discrepancy_amount</c> that less what the
/// statement says. Minor units.
/// </summary>
public sealed record ReconciliationResponse(
    Guid Id, Guid BankAccountId, string Currency, DateOnly PeriodFrom, DateOnly PeriodUntil, ReconciliationStatus Status, long OpeningAmount, string? OpeningReason,
    long DepositsAmount, long WithdrawalsAmount, long ClosingAmount, long StatementAmount, long DiscrepancyAmount, string? DiscrepancyReason, bool WritesOff, long WrittenOffAmount,
    string CreatedBy, DateTimeOffset CreatedAt, string? CompletedBy, DateTimeOffset? CompletedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt, string? ReopenReason,
    IReadOnlyList<string> Preparers, IReadOnlyList<ReconciliationItemResponse> Items)
{
    public static Expression<Func<Reconciliation, ReconciliationResponse>> Of { get; } = known => From(known);

    public static ReconciliationResponse From(Reconciliation known) => new(
        known.Id, known.BankAccountId, known.Currency.Code, known.PeriodFrom, known.PeriodUntil, known.Status, known.OpeningAmount, known.OpeningReason,
        known.DepositsAmount, known.WithdrawalsAmount, known.ClosingAmount, known.StatementAmount, known.DiscrepancyAmount, known.DiscrepancyReason, known.WritesOff, known.WrittenOffAmount,
        known.CreatedBy, known.CreatedAt, known.CompletedBy, known.CompletedAt, known.ApprovedBy, known.ApprovedAt, known.ReopenReason,
        known.Preparers, [.. known.Items.OrderBy(item => item.Id).Select(item => new ReconciliationItemResponse(item.Id, item.PaymentId, item.RefundId, item.Amount, item.AddedBy))]);
}

/// <summary>A payment or a refund of a reconciliation; below zero where it went out.</summary>
public sealed record ReconciliationItemResponse(Guid Id, Guid? PaymentId, Guid? RefundId, long ItemAmount, string AddedBy);

/// <summary>An entry of the statement, and what it may mean: <c>rule</c> says by what that was found.</summary>
public sealed record StatementEntryResponse(
    Guid Id, int Number, DateOnly BookedOn, long EntryAmount, string? Reference, string? Text, string? Counterparty, StatementEntryStatus Status, MatchRule? Rule,
    Guid? PaymentId, Guid? RefundId)
{
    public static Expression<Func<StatementEntry, StatementEntryResponse>> Of { get; } = entry => From(entry);

    public static StatementEntryResponse From(StatementEntry entry) => new(
        entry.Id, entry.Number, entry.BookedOn, entry.Amount, entry.Reference, entry.Text, entry.Counterparty, entry.Status, entry.Rule, entry.PaymentId,
        entry.RefundId);
}
