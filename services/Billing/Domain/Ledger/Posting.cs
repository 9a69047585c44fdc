using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Domain.Wallets;
using DotMac.Contracts.Billing;
using DotMac.Kernel;
using Account = DotMac.Billing.Domain.Ledger.LedgerAccount;

namespace DotMac.Billing.Domain.Ledger;

/// <summary>
/// The transfers of one operation. Whatever moves money announces it, and each such event is posted where it is announced: no slice can forget to.
/// </summary>
internal sealed class Posting(LedgerOperation operation, Guid source, Guid? customer, Guid? invoice, Currency currency, DateTimeOffset at)
{
    private readonly List<LedgerTransfer> transfers = [];

    /// <summary>What an event of an aggregate moves at an instant of the tenant's time; nothing where it moves no money.</summary>
    public static IReadOnlyList<LedgerTransfer> Of(IIntegrationEvent fact, AggregateRoot source, DateTimeOffset at) => (fact, source) switch
    {
        (InvoiceFinalized, Invoice invoice) => Charge(LedgerOperation.InvoiceFinalized, invoice, 1, at),
        (InvoiceVoided { Number: not null }, Invoice invoice) => Charge(LedgerOperation.InvoiceVoided, invoice, -1, at),
        (InvoiceMarkedUncollectible, Invoice invoice) => GiveUp(invoice, at),
        (PaymentSucceeded, Payment payment) => Take(LedgerOperation.PaymentSucceeded, payment, 1, at),
        (PaymentReversed, Payment payment) => Take(LedgerOperation.PaymentReversed, payment, -1, at),
        (PaymentRefunded, Refund refund) => GiveBack(refund, at),
        (ReconciliationApproved, Reconciliation reconciliation) => WriteOff(reconciliation, at),
        (CreditNoteIssued, CreditNote note) => Credit(note, at),
        (CustomerBalanceChanged changed, CustomerBalance balance) => Change(balance.Entries.Single(entry => entry.Id == changed.EntryId), at),
        (WalletCredited credited, Wallet wallet) => Move(wallet.Entry(credited.EntryId), at),
        (WalletDebited debited, Wallet wallet) => Move(wallet.Entry(debited.EntryId), at),
        (WalletExpired expired, Wallet wallet) => Move(wallet.Entry(expired.EntryId), at),
        _ => [],
    };

    private static List<LedgerTransfer> Charge(LedgerOperation operation, Invoice invoice, int sign, DateTimeOffset at)
    {
        var posting = new Posting(operation, invoice.Id, invoice.CustomerId, invoice.Id, invoice.Currency, at);
        posting.Move(Account.AccountsReceivable, invoice.SellsCredits ? Account.CreditSales : Account.Revenue, sign * invoice.SubtotalAmount);
        foreach (var tax in invoice.Taxes)
            posting.Move(Account.AccountsReceivable, Account.TaxPayable, sign * tax.TaxAmount, tax.Code);
        return posting.transfers;
    }

    private static List<LedgerTransfer> GiveUp(Invoice invoice, DateTimeOffset at)
    {
        var posting = new Posting(LedgerOperation.InvoiceWrittenOff, invoice.Id, invoice.CustomerId, invoice.Id, invoice.Currency, at);
        posting.Move(Account.BadDebt, Account.AccountsReceivable, invoice.WrittenOffAmount);
        return posting.transfers;
    }

    private static List<LedgerTransfer> Take(LedgerOperation operation, Payment payment, int sign, DateTimeOffset at)
    {
        var posting = new Posting(operation, payment.Id, payment.CustomerId, payment.InvoiceId, payment.Currency, at);
        posting.Move(Account.Cash, Account.AccountsReceivable, sign * payment.Amount);
        return posting.transfers;
    }

    private static List<LedgerTransfer> GiveBack(Refund refund, DateTimeOffset at)
    {
        var posting = new Posting(LedgerOperation.RefundSucceeded, refund.Id, refund.CustomerId, refund.InvoiceId, refund.Currency, at);
        posting.Move(refund.CreditNoteId is null ? Account.Refunds : Account.CreditsPayable, Account.Cash, refund.Amount);
        return posting.transfers;
    }

    /// <summary>What our books have more than the bank is cash no more; where the bank has more it comes the other way.</summary>
    private static List<LedgerTransfer> WriteOff(Reconciliation reconciliation, DateTimeOffset at)
    {
        var posting = new Posting(LedgerOperation.DifferenceWrittenOff, reconciliation.Id, null, null, reconciliation.Currency, at);
        posting.Move(Account.ReconciliationDifferences, Account.Cash, reconciliation.WrittenOffAmount);
        return posting.transfers;
    }

    /// <summary>Less is owed by all of it; what had been paid is then owed to the customer.</summary>
    private static List<LedgerTransfer> Credit(CreditNote note, DateTimeOffset at)
    {
        var posting = new Posting(LedgerOperation.CreditNoteIssued, note.Id, note.CustomerId, note.InvoiceId, note.Currency, at);
        posting.Move(Account.Revenue, Account.AccountsReceivable, note.NetAmount);
        foreach (var tax in note.Taxes)
            posting.Move(Account.TaxPayable, Account.AccountsReceivable, tax.TaxAmount, tax.Code);
        posting.Move(Account.AccountsReceivable, Account.CreditsPayable, note.BalanceAmount + note.RefundAmount);
        return posting.transfers;
    }

    private static List<LedgerTransfer> Change(BalanceEntry entry, DateTimeOffset at)
    {
        var posting = new Posting(LedgerOperation.BalanceChanged, entry.Id, entry.CustomerId, entry.InvoiceId, entry.Currency, at);
        posting.Move(
            entry.Reason switch
            {
                BalanceReason.Adjustment => Account.BalanceAdjustments,
                BalanceReason.CreditNote => Account.CreditsPayable,
                BalanceReason.WalletTerminated => Account.CreditSales,
                _ => Account.AccountsReceivable,
            },
            Account.CustomerBalance, entry.Amount);
        return posting.transfers;
    }

    private static List<LedgerTransfer> Move(WalletEntry entry, DateTimeOffset at)
    {
        var posting = new Posting(LedgerOperation.WalletMoved, entry.Id, entry.CustomerId, entry.InvoiceId, entry.Currency, at);
        posting.Move(Against(entry), Account.WalletCredits, entry.Amount);
        return posting.transfers;
    }

    private static Account Against(WalletEntry entry) => (entry.Reason, entry.Kind) switch
    {
        (WalletReason.InvoicePaid or WalletReason.InvoiceVoided, _) => Account.AccountsReceivable,
        (WalletReason.ToppedUp, _) => Account.CreditSales,
        (_, GrantKind.Free) => Account.FreeCredits,
        (WalletReason.Granted or WalletReason.Terminated, _) => Account.CreditSales,
        _ => Account.Breakage,
    };

    private void Move(Account debit, Account credit, long amount, string? taxRate = null)
    {
        if (amount != 0)
            transfers.Add(new(operation, source, (short)(transfers.Count + 1), debit, credit, new(amount, currency), taxRate, customer, invoice, at));
    }
}
