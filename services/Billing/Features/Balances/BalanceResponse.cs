using System.Linq.Expressions;
using DotMac.Billing.Domain.Balances;

namespace DotMac.Billing.Features.Balances;

/// <summary>What the tenant owes a customer, in minor units of the customer's currency.</summary>
public sealed record BalanceResponse(Guid CustomerId, string Currency, long BalanceAmount);

/// <summary>One change of a balance: positive in the customer's favour; <c>balance_amount</c> is the balance after it.</summary>
public sealed record BalanceEntryResponse(
    Guid Id, Guid CustomerId, BalanceReason Reason, long EntryAmount, long BalanceAmount, string Currency, Guid? InvoiceId, string? Note,
    DateTimeOffset CreatedAt)
{
    public static Expression<Func<BalanceEntry, BalanceEntryResponse>> Of { get; } = entry => From(entry);

    public static BalanceEntryResponse From(BalanceEntry entry) => new(
        entry.Id, entry.CustomerId, entry.Reason, entry.Amount, entry.BalanceAmount, entry.Currency.Code, entry.InvoiceId, entry.Note,
        entry.CreatedAt);
}
