using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Contracts.Billing;
using DotMac.Kernel;
using static DotMac.Billing.Domain.Ledger.LedgerAccount;

namespace DotMac.Billing.Domain.Ledger;

/// <summary>
/// What each fact posts. The save asks for it with every event that it stores, so no slice can forget it; a test names the events that move
/// no money, and an invariant compares the ledger with the documents.
/// </summary>
internal static class Postings
{
    public static IReadOnlyList<LedgerEntry> Of(IIntegrationEvent fact, AggregateRoot source, DateTimeOffset at) => (fact, source) switch
    {
        (InvoiceFinalized, Invoice invoice) => For(invoice, "finalized", at).Sell(AccountsReceivable, invoice.SubtotalAmount, invoice.Taxes).Entries,
        (InvoiceVoided { Number: not null }, Invoice invoice) =>
            For(invoice, "voided", at).Sell(AccountsReceivable, invoice.SubtotalAmount, invoice.Taxes, -1).Entries,
        (PaymentSucceeded, Payment payment) => Of(payment, at).Entries,
        (PaymentRefunded, Refund refund) => Of(refund, at).Entries,
        (CreditNoteIssued, CreditNote note) => Of(note, at).Entries,
        (CustomerBalanceChanged changed, CustomerBalance balance) => Of(balance.Entries.Single(entry => entry.Id == changed.EntryId), at).Entries,
        _ => [],
    };

    private static Posting For(Invoice invoice, string what, DateTimeOffset at) =>
        new($"invoice:{invoice.Id}:{what}", invoice.CustomerId, invoice.Id, invoice.Currency, at);

    private static Posting Of(Payment payment, DateTimeOffset at) =>
        new Posting($"payment:{payment.Id}:succeeded", payment.CustomerId, payment.InvoiceId, payment.Currency, at)
            .Move(Cash, AccountsReceivable, payment.Amount);

    private static Posting Of(Refund refund, DateTimeOffset at) =>
        new Posting($"refund:{refund.Id}:succeeded", refund.CustomerId, refund.InvoiceId, refund.Currency, at)
            .Move(refund.CreditNoteId is null ? LedgerAccount.Refunds : CreditsPayable, Cash, refund.Amount);

    private static Posting Of(CreditNote note, DateTimeOffset at) =>
        new Posting($"credit_note:{note.Id}:issued", note.CustomerId, note.InvoiceId, note.Currency, at)
            .Sell(CreditsPayable, note.NetAmount, note.Taxes, -1)
            .Move(CreditsPayable, AccountsReceivable, note.LessDueAmount);

    private static Posting Of(BalanceEntry entry, DateTimeOffset at) =>
        new Posting($"balance_entry:{entry.Id}:entered", entry.CustomerId, entry.InvoiceId, entry.Currency, at)
            .Move(Origin(entry.Reason), LedgerAccount.CustomerBalance, entry.Amount);

    /// <summary>Where what comes into a balance comes from, and what it pays goes to.</summary>
    private static LedgerAccount Origin(BalanceReason reason) => reason switch
    {
        BalanceReason.Adjustment => BalanceAdjustments,
        BalanceReason.CreditNote => CreditsPayable,
        _ => AccountsReceivable,
    };
}
