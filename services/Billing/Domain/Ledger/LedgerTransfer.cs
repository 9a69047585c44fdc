using DotMac.Kernel;

namespace DotMac.Billing.Domain.Ledger;

/// <summary>
/// One amount that moves from an account to another. A transfer has one debit and one credit, so no posting, which is the transfers of one operation, can
/// be out of balance (decision 0010). It is never changed; what was wrong is moved back.
/// </summary>
public sealed class LedgerTransfer : Entity
{
    private LedgerTransfer()
    {
    }

    /// <param name="source">The id of the document that the operation is about.</param>
    /// <param name="number">The place in the posting, from 1.</param>
    /// <param name="amount">Minor units; below zero it moves the other way.</param>
    internal LedgerTransfer(
        LedgerOperation operation, Guid source, short number, LedgerAccount debit, LedgerAccount credit, Money amount, string? taxRate,
        Guid? customerId, Guid? invoiceId, DateTimeOffset postedAt)
    {
        (Operation, SourceId, Number, CustomerId, InvoiceId, PostedAt) = (operation, source, number, customerId, invoiceId, postedAt);
        (DebitAccount, CreditAccount) = amount.Amount > 0 ? (debit, credit) : (credit, debit);
        (Amount, Currency, TaxRate) = (Math.Abs(amount.Amount), amount.Currency, taxRate);
    }

    public LedgerOperation Operation { get; private set; }
    public Guid SourceId { get; private set; }
    public short Number { get; private set; }
    public LedgerAccount DebitAccount { get; private set; }
    public LedgerAccount CreditAccount { get; private set; }

    /// <summary>Minor units, above zero.</summary>
    public long Amount { get; private set; }

    public Currency Currency { get; private set; } = null!;

    /// <summary>The code of the rate, where tax moves.</summary>
    public string? TaxRate { get; private set; }

    /// <summary>Null where no customer has a part in it.</summary>
    public Guid? CustomerId { get; private set; }
    public Guid? InvoiceId { get; private set; }

    /// <summary>The tenant's time: a sandbox clock's, where it has one.</summary>
    public DateTimeOffset PostedAt { get; private set; }
}
