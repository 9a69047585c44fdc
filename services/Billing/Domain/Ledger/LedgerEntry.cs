using DotMac.Kernel;

namespace DotMac.Billing.Domain.Ledger;

/// <summary>
/// An amount that goes from one account to another: it names both sides, so that what is posted is at zero in its currency whatever
/// is written. It is only ever added.
/// </summary>
public sealed class LedgerEntry : Entity
{
    private LedgerEntry()
    {
    }

    internal LedgerEntry(Posting posting, int position, LedgerAccount debit, LedgerAccount credit, long amount, Guid? taxRateId)
    {
        (Operation, Position, OccurredAt) = (posting.Operation, position, posting.At);
        (DebitAccount, CreditAccount, Amount, Currency) = (debit, credit, amount, posting.Currency);
        (CustomerId, InvoiceId, TaxRateId) = (posting.CustomerId, posting.InvoiceId, taxRateId);
    }

    /// <summary>What was posted, once in a tenant: <c>invoice:{id}:finalized</c>.</summary>
    public string Operation { get; private set; } = "";

    /// <summary>1 for the first entry of its operation.</summary>
    public int Position { get; private set; }

    public LedgerAccount DebitAccount { get; private set; }
    public LedgerAccount CreditAccount { get; private set; }

    /// <summary>Minor units, above zero.</summary>
    public long Amount { get; private set; }

    public Currency Currency { get; private set; } = null!;
    public Guid CustomerId { get; private set; }
    public Guid? InvoiceId { get; private set; }

    /// <summary>The rate, where one side is tax_payable.</summary>
    public Guid? TaxRateId { get; private set; }

    public DateTimeOffset OccurredAt { get; private set; }
}
