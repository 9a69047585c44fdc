using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Balances;

/// <summary>What a tenant owes a customer in one currency: it pays the customer's next invoices, and is never below zero.</summary>
public sealed class CustomerBalance : AggregateRoot
{
    private readonly List<BalanceEntry> entries = [];

    private CustomerBalance()
    {
    }

    public Guid CustomerId { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public long Amount { get; private set; }

    /// <summary>Those of this operation only: the earlier ones are never loaded.</summary>
    public IReadOnlyList<BalanceEntry> Entries => entries;

    /// <summary>Adds an amount by hand, or takes one away.</summary>
    public BalanceEntry Adjust(long amount, string note, DateTimeOffset now)
    {
        if (amount == 0)
            throw BalanceErrors.NothingToAdjust();
        return Enter(BalanceReason.Adjustment, amount, null, note, now);
    }

    /// <summary>Pays what wallets leave of an invoice as far as the balance reaches (billing rule R11); one below zero pays its surplus in. Answers what was paid.</summary>
    internal long Settle(Invoice invoice, DateTimeOffset now)
    {
        var paid = Math.Min(invoice.TotalAmount - invoice.WalletAmount, Amount);
        if (paid != 0)
            Enter(paid > 0 ? BalanceReason.InvoicePaid : BalanceReason.InvoiceSurplus, -paid, invoice.Id, null, now);
        return paid;
    }

    /// <summary>Takes back what it paid of an invoice that is voided.</summary>
    internal void Return(Invoice invoice, DateTimeOffset now) =>
        Enter(BalanceReason.InvoiceVoided, invoice.BalanceAmount, invoice.Id, null, now);

    /// <summary>Takes in what was paid beyond what was due.</summary>
    internal void TakeSurplus(Guid invoiceId, long amount, DateTimeOffset now) => Enter(BalanceReason.Overpayment, amount, invoiceId, null, now);

    /// <summary>Gives up what a payment was said to be more than due, which never came.</summary>
    internal void GiveUpSurplus(Guid invoiceId, long amount, DateTimeOffset now)
    {
        if (amount > Amount)
            throw PaymentErrors.SurplusSpent();
        Enter(BalanceReason.PaymentReversed, -amount, invoiceId, null, now);
    }

    /// <summary>Takes in what had been paid of an invoice that is credited.</summary>
    internal void Credit(CreditNote note, long amount, DateTimeOffset now) =>
        Enter(BalanceReason.CreditNote, amount, note.InvoiceId, null, now);

    /// <summary>Takes in what is left of paid credits whose wallet ends.</summary>
    internal void TakeOver(long amount, DateTimeOffset now) => Enter(BalanceReason.WalletTerminated, amount, null, null, now);

    private BalanceEntry Enter(BalanceReason reason, long amount, Guid? invoiceId, string? note, DateTimeOffset now)
    {
        var sum = (new Money(Amount, Currency) + new Money(amount, Currency)).Amount;
        if (sum < 0)
            throw BalanceErrors.Insufficient();
        Amount = sum;
        var entry = new BalanceEntry(CustomerId, reason, amount, sum, Currency, invoiceId, note, now);
        entries.Add(entry);
        Raise(new CustomerBalanceChanged(CustomerId, entry.Id, entry.ReasonText, amount, sum, Currency.Code, invoiceId));
        return entry;
    }
}
