using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>
/// What the tenant owes a customer changed: <c>amount</c> is positive in the customer's favour, <c>balance_amount</c> the sum after it. Reasons:
/// <c>adjustment</c>, <c>invoice_paid</c>, <c>invoice_surplus</c>, <c>invoice_voided</c>, <c>credit_note</c>, <c>overpayment</c>, <c>wallet_terminated</c>.
/// </summary>
[EventName("customer.balance_changed", 1)]
public sealed record CustomerBalanceChanged(
    Guid CustomerId, Guid EntryId, string Reason, long Amount, long BalanceAmount, string Currency, Guid? InvoiceId) : IIntegrationEvent;
