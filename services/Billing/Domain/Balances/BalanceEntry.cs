using System.Text.Json;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Balances;

/// <summary>One change of a customer's balance; it is never changed itself.</summary>
public sealed class BalanceEntry : Entity
{
    private BalanceEntry()
    {
    }

    internal BalanceEntry(
        Guid customerId, BalanceReason reason, long amount, long sum, Currency currency, Guid? invoiceId, string? note, DateTimeOffset now) =>
        (CustomerId, Reason, Amount, BalanceAmount, Currency, InvoiceId, Note, CreatedAt) =
            (customerId, reason, amount, sum, currency, invoiceId, note, now);

    public Guid CustomerId { get; private set; }
    public BalanceReason Reason { get; private set; }

    /// <summary>Minor units: positive in the customer's favour, negative where the balance paid.</summary>
    public long Amount { get; private set; }

    /// <summary>The balance after this entry.</summary>
    public long BalanceAmount { get; private set; }

    public Currency Currency { get; private set; } = null!;
    public Guid? InvoiceId { get; private set; }

    /// <summary>Why a person adjusted the balance; null on what an invoice did.</summary>
    public string? Note { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public string ReasonText => JsonNamingPolicy.SnakeCaseLower.ConvertName(Reason.ToString());
}

/// <summary>adjustment (by a person), invoice_paid, invoice_surplus (an invoice below zero), invoice_voided (what was paid comes back),
/// credit_note (what was paid of an invoice that is credited), overpayment (a payment beyond what was due), wallet_terminated (what is left of
/// paid credits), payment_reversed (an overpayment that never came).</summary>
public enum BalanceReason
{
    Adjustment,
    InvoicePaid,
    InvoiceSurplus,
    InvoiceVoided,
    CreditNote,
    Overpayment,
    WalletTerminated,
    PaymentReversed,
}
