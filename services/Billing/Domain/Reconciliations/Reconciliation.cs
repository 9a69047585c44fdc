using DotMac.Billing.Domain.BankAccounts;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>
/// What came in and went out on a bank account in a period, held against the bank's statement: one prepares it, and another, who had no hand in it, approves it.
/// </summary>
public sealed partial class Reconciliation : AggregateRoot
{
    /// <summary>Payments and refunds together: all of them are read with it.</summary>
    public const int MostItems = 1000;

    private readonly List<ReconciliationItem> items = [];
    private List<string> preparers = [];

    private Reconciliation()
    {
    }

    public Guid BankAccountId { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public DateOnly PeriodFrom { get; private set; }

    /// <summary>The last day.</summary>
    public DateOnly PeriodUntil { get; private set; }

    public long OpeningAmount { get; private set; }

    /// <summary>Why it opens with another balance than the one that was approved before it.</summary>
    public string? OpeningReason { get; private set; }

    public long StatementAmount { get; private set; }
    public long DepositsAmount { get; private set; }
    public long WithdrawalsAmount { get; private set; }
    public ReconciliationStatus Status { get; private set; }
    public string? DiscrepancyReason { get; private set; }

    /// <summary>What of the discrepancy is given up with the approval; in the ledger it then is no more.</summary>
    public long WrittenOffAmount { get; private set; }

    public bool WritesOff { get; private set; }
    public string CreatedBy { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public string? CompletedBy { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public string? ApprovedBy { get; private set; }
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Why it was opened again.</summary>
    public string? ReopenReason { get; private set; }

    /// <summary>Everybody who had a hand in it, ever: nothing that is taken out, imported anew or sent back makes anybody a stranger to it.</summary>
    public IReadOnlyList<string> Preparers => preparers;

    public IReadOnlyList<ReconciliationItem> Items => items;

    /// <summary>What should be on the account by our books.</summary>
    public long ClosingAmount => (Sum(OpeningAmount) + Sum(DepositsAmount) - Sum(WithdrawalsAmount)).Amount;

    /// <summary>By how much our books have more than the bank.</summary>
    public long DiscrepancyAmount => (Sum(ClosingAmount) - Sum(StatementAmount)).Amount;

    public static Reconciliation Begin(
        BankAccount account, DateOnly from, DateOnly until, long opening, string? openingReason, long statement, string by, DateTimeOffset now)
    {
        if (until < from || until.DayNumber - from.DayNumber > 366)
            throw ReconciliationErrors.PeriodInvalid();
        var begun = new Reconciliation
        {
            BankAccountId = account.Id,
            Currency = account.Currency,
            PeriodFrom = from,
            PeriodUntil = until,
            OpeningAmount = opening,
            OpeningReason = openingReason,
            StatementAmount = statement,
            CreatedBy = by,
            preparers = [by],
            CreatedAt = now,
        };
        _ = begun.DiscrepancyAmount; // refused where it cannot be counted
        begun.Raise(new ReconciliationCreated(begun.Id, account.Id, from, until, opening, statement, begun.Currency.Code));
        return begun;
    }

    /// <summary>Counts payments as come in, whole, whatever was refunded of them, and refunds as gone out: all of them, or none.</summary>
    public void Put(IEnumerable<Payment> payments, IEnumerable<Refund> refunds, string by)
    {
        Prepare(by);
        foreach (var payment in payments)
            Add(payment, by);
        foreach (var refund in refunds)
            Add(refund, by);
        Count();
    }

    /// <summary>Takes out what does not stand on the statement.</summary>
    public void Remove(ReconciliationItem item, Payment? payment, string by)
    {
        Require(ReconciliationStatus.InProgress);
        Prepare(by);
        payment?.StandNoMore();
        items.Remove(item);
        foreach (var entry in entries.Where(entry => entry.ItemId == item.Id))
            entry.Reject();
        Count();
    }

    private void Prepare(string by)
    {
        if (!preparers.Contains(by))
            preparers = [.. preparers, by]; // another list: a change inside of one may go unnoticed
    }

    private void Require(ReconciliationStatus status)
    {
        if (Status != status)
            throw ReconciliationErrors.WrongStatus(Status);
    }

    private ReconciliationItem Add(Payment payment, string by)
    {
        Admit(payment.Currency);
        payment.StandIn(this);
        return Add(new ReconciliationItem(this, payment.Id, null, payment.Amount, by));
    }

    private ReconciliationItem Add(Refund refund, string by)
    {
        Admit(refund.Currency);
        if (refund.Status is not RefundStatus.Succeeded)
            throw ReconciliationErrors.RefundNotPaid();
        return Add(new ReconciliationItem(this, null, refund.Id, -refund.Amount, by));
    }

    private ReconciliationItem Add(ReconciliationItem item)
    {
        items.Add(item);
        return item;
    }

    private void Admit(Currency currency)
    {
        Require(ReconciliationStatus.InProgress);
        if (currency != Currency)
            throw ReconciliationErrors.CurrencyMismatch(Currency);
        if (items.Count >= MostItems)
            throw ReconciliationErrors.TooMany();
    }

    private void Count()
    {
        DepositsAmount = items.Where(item => item.Amount > 0).Aggregate(Money.Zero(Currency), (sum, item) => sum + Sum(item.Amount)).Amount;
        WithdrawalsAmount = items.Where(item => item.Amount < 0).Aggregate(Money.Zero(Currency), (sum, item) => sum - Sum(item.Amount)).Amount;
        Raise(new ReconciliationUpdated(Id, items.Count, DepositsAmount, WithdrawalsAmount, DiscrepancyAmount, Currency.Code));
    }

    private Money Sum(long amount) => new(amount, Currency);
}
