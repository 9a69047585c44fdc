using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Ledger;

/// <summary>The entries of one operation, as they are gathered.</summary>
internal sealed record Posting(string Operation, Guid CustomerId, Guid? InvoiceId, Currency Currency, DateTimeOffset At)
{
    private readonly List<LedgerEntry> entries = [];

    public IReadOnlyList<LedgerEntry> Entries => entries;

    /// <summary>Debits one account and credits another; an amount below zero does the reverse, and nothing is not written.</summary>
    public Posting Move(LedgerAccount debit, LedgerAccount credit, long amount, Guid? taxRateId = null)
    {
        if (amount < 0)
            return Move(credit, debit, -amount, taxRateId);
        if (amount > 0)
            entries.Add(new(this, entries.Count + 1, debit, credit, amount, taxRateId));
        return this;
    }

    /// <summary>Sells for a net amount and its taxes; below zero it takes that back.</summary>
    public Posting Sell(LedgerAccount debit, long netAmount, IEnumerable<InvoiceTax> taxes, int sign = 1)
    {
        Move(debit, LedgerAccount.Revenue, sign * netAmount);
        foreach (var tax in taxes)
            Move(debit, LedgerAccount.TaxPayable, sign * tax.TaxAmount, tax.TaxRateId);
        return this;
    }
}
