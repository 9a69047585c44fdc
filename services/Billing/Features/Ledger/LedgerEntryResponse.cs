using System.Linq.Expressions;
using DotMac.Billing.Domain.Ledger;

namespace DotMac.Billing.Features.Ledger;

/// <summary>An amount that went from one account to another; the entries of one <c>operation</c> were posted together, and it is posted once.</summary>
public sealed record LedgerEntryResponse(
    Guid Id, string Operation, int Position, LedgerAccount DebitAccount, LedgerAccount CreditAccount, long EntryAmount, string Currency,
    Guid CustomerId, Guid? InvoiceId, Guid? TaxRateId, DateTimeOffset OccurredAt)
{
    public static Expression<Func<LedgerEntry, LedgerEntryResponse>> Of { get; } = entry => new(
        entry.Id, entry.Operation, entry.Position, entry.DebitAccount, entry.CreditAccount, entry.Amount, entry.Currency.Code,
        entry.CustomerId, entry.InvoiceId, entry.TaxRateId, entry.OccurredAt);
}
