using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>What goes in and out of a wallet, grant by grant: each movement is an entry, and is announced.</summary>
public sealed partial class Wallet
{
    /// <summary>What it may pay with at an instant.</summary>
    internal long Available(DateTimeOffset at) => Status is WalletStatus.Active ? InOrder(at).Aggregate(0L, (sum, grant) => sum + grant.Amount) : 0;

    internal bool Pays(InvoiceLine line) => MeterIds.Count == 0 || (line.Calculation?.MeterId is { } meter && MeterIds.Contains(meter));

    /// <summary>Pays a part of an invoice. Credits follow the amount, cut to their decimals; what empties a grant takes all of them.</summary>
    internal void Pay(Invoice invoice, long amount, DateTimeOffset now)
    {
        foreach (var grant in InOrder(now))
        {
            var taken = Math.Min(grant.Amount, amount);
            if (taken > 0)
                Move(grant, WalletReason.InvoicePaid, -taken, -(taken == grant.Amount ? grant.CreditsLeft : CreditsOf(taken)), invoice.Id, null, now);
            amount -= taken;
        }
    }

    /// <summary>The invoice that sells credits is paid: they are there, and a wallet that has ended meanwhile hands them on.</summary>
    public void TopUp(Invoice invoice, CustomerBalance? balance, DateTimeOffset now)
    {
        var grant = new WalletGrant(Id, GrantKind.Paid, WalletGrant.UsualPriority, null, null, now);
        grants.Add(grant);
        NoteToppedUp(invoice);
        PutIn(grant, WalletReason.ToppedUp, invoice.TotalAmount, invoice.Id, null, now);
        if (Status is WalletStatus.Terminated)
            End(grant, balance, now);
    }

    /// <summary>Takes credits away by hand. An amount is what the credits before and after are worth, rounded: the books lose nothing (case I05).</summary>
    public void Void(Ratio credits, string note, DateTimeOffset now)
    {
        RefuseTerminated();
        var (left, usable) = (Credits.Cut(credits), InOrder(now));
        if (left == 0)
            throw WalletErrors.CreditsOutOfRange();
        if (left > usable.Sum(grant => grant.CreditsLeft))
            throw WalletErrors.Insufficient();
        foreach (var grant in usable.TakeWhile(_ => left > 0))
        {
            var taken = Math.Min(grant.CreditsLeft, left);
            var rest = Money.Round((Ratio)(grant.CreditsLeft - taken) * MinorPrice, Currency).Amount;
            Move(grant, WalletReason.Voided, Math.Min(rest, grant.Amount) - grant.Amount, -taken, null, note, now);
            left -= taken;
        }
    }

    /// <summary>Takes back what it paid of an invoice that is voided, each grant its own; what has no time left ends again at once.</summary>
    internal void Return(Invoice invoice, CustomerBalance? balance, DateTimeOffset now)
    {
        foreach (var paid in entries.Where(entry => entry.InvoiceId == invoice.Id && entry.Reason is WalletReason.InvoicePaid).OrderBy(entry => entry.Number).ToList())
        {
            var grant = grants.Single(known => known.Id == paid.GrantId);
            Move(grant, WalletReason.InvoiceVoided, -paid.Amount, -paid.CreditsMoved, invoice.Id, null, now);
            if (Status is WalletStatus.Terminated || grant.HasExpired(now))
                End(grant, balance, now);
        }
    }

    /// <summary>The time of a grant is over.</summary>
    public void Expire(WalletGrant grant, DateTimeOffset now)
    {
        if (grant.HasExpired(now))
            End(grant, null, now);
    }

    /// <summary>Ends the wallet: what was paid for goes into the customer's balance, what was free is gone; a second time changes nothing.</summary>
    public void Terminate(CustomerBalance balance, DateTimeOffset now)
    {
        if (Status is WalletStatus.Terminated)
            return;
        foreach (var grant in grants)
            End(grant, balance, now);
        (Status, TerminatedAt) = (WalletStatus.Terminated, now);
        Raise(new WalletTerminated(Id, CustomerId));
    }

    private void End(WalletGrant grant, CustomerBalance? balance, DateTimeOffset now)
    {
        if (grant.CreditsLeft == 0)
            return;
        var (rest, expired) = (grant.Amount, grant.HasExpired(now));
        Move(grant, expired ? WalletReason.Expired : WalletReason.Terminated, -rest, -grant.CreditsLeft, null, null, now);
        if (!expired && grant.Kind is GrantKind.Paid && rest > 0)
            balance!.TakeOver(rest, now);
    }

    /// <summary>Its priority, then the one that expires soonest, then free before paid, then the oldest (case I03).</summary>
    private IReadOnlyList<WalletGrant> InOrder(DateTimeOffset at) =>
    [
        .. grants.Where(grant => grant.CreditsLeft > 0 && !grant.HasExpired(at)).OrderBy(grant => grant.Priority)
            .ThenBy(grant => grant.ExpiresAt ?? DateTimeOffset.MaxValue).ThenBy(grant => grant.Kind).ThenBy(grant => grant.CreatedAt)
            .ThenBy(grant => grant.Id),
    ];

    private decimal CreditsOf(long amount) => Credits.Cut(amount / MinorPrice);

    private void PutIn(WalletGrant grant, WalletReason reason, long amount, Guid? invoiceId, string? note, DateTimeOffset now) =>
        Move(grant, reason, amount, CreditsOf(amount), invoiceId, note, now);

    private void Move(WalletGrant grant, WalletReason reason, long amount, decimal credits, Guid? invoiceId, string? note, DateTimeOffset now)
    {
        (Amount, CreditsLeft) = ((new Money(Amount, Currency) + new Money(amount, Currency)).Amount, CreditsLeft + credits);
        EntryCount++;
        grant.Change(amount, credits);
        var entry = new WalletEntry(this, grant, reason, amount, credits, invoiceId, note, now);
        entries.Add(entry);
        Raise(Told(entry));
    }

    internal WalletEntry Entry(Guid id) => entries.Single(entry => entry.Id == id);

    private static IIntegrationEvent Told(WalletEntry entry) => entry.Reason switch
    {
        WalletReason.Expired => new WalletExpired(
            entry.WalletId, entry.CustomerId, entry.Id, entry.GrantId, entry.KindText, entry.Amount, entry.BalanceAmount, entry.Currency.Code),
        WalletReason.Granted or WalletReason.ToppedUp or WalletReason.InvoiceVoided => new WalletCredited(
            entry.WalletId, entry.CustomerId, entry.Id, entry.GrantId, entry.KindText, entry.ReasonText, entry.Amount, entry.BalanceAmount,
            entry.Currency.Code, entry.InvoiceId),
        _ => new WalletDebited(
            entry.WalletId, entry.CustomerId, entry.Id, entry.GrantId, entry.KindText, entry.ReasonText, entry.Amount, entry.BalanceAmount,
            entry.Currency.Code, entry.InvoiceId),
    };
}
