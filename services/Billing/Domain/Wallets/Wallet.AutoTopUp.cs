using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>Credits that are bought by themselves below a threshold: one top-up at a time, and none after it has failed for good.</summary>
public sealed partial class Wallet
{
    /// <summary>Top-ups that begin by themselves on one day (UTC): a fault that empties a wallet again and again buys no more than these.</summary>
    public const int MostTopUpsADay = 5;

    public AutoTopUp? AutoTopUp { get; private set; }

    /// <summary>The invoice of the top-up that began by itself; until it is settled no other does.</summary>
    public Guid? RunningTopUpId { get; private set; }

    public int TopUpFailures { get; private set; }

    /// <summary>The day of the last top-up that began by itself, and how many began on it.</summary>
    public DateOnly? TopUpsOn { get; private set; }

    public int TopUpsThatDay { get; private set; }

    /// <summary>Since when nothing is bought by itself any more: until it is set anew, or a top-up that failed is paid after all.</summary>
    public DateTimeOffset? TopUpStoppedAt { get; private set; }

    /// <summary>Whether it has less than it should.</summary>
    public bool WantsTopUp => Status is WalletStatus.Active && TopUpStoppedAt is null && AutoTopUp is { } terms && CreditsLeft < terms.Threshold;

    /// <summary>Sets what is bought below which threshold, which is more than nothing; null buys nothing by itself any more.</summary>
    public void TopUpBelow(AutoTopUp? terms)
    {
        RefuseTerminated();
        if (terms is not null)
            _ = Worth(terms.Credits);
        if (terms?.Credits < terms?.Threshold)
            throw WalletErrors.TopUpTooSmall();
        (AutoTopUp, TopUpFailures, TopUpStoppedAt) = (terms, 0, null);
        Raise(new WalletUpdated(Id, CustomerId, Name, Priority));
    }

    /// <summary>An invoice for more credits began by itself.</summary>
    public void BeginTopUp(Invoice invoice, DateTimeOffset now)
    {
        (TopUpsThatDay, TopUpsOn) = (TopUpsOf(now) + 1, DayOf(now));
        RunningTopUpId = invoice.Id;
        Raise(new WalletTopUpStarted(Id, CustomerId, invoice.Id, invoice.TotalAmount, Currency.Code));
    }

    /// <summary>Whether an invoice is the top-up that it waits for.</summary>
    public bool Runs(Invoice invoice) => invoice.Id == RunningTopUpId;

    /// <summary>Whether another may begin on the day.</summary>
    public bool MayTopUp(DateTimeOffset now) => TopUpsOf(now) < MostTopUpsADay;

    /// <summary>The top-up that began by itself was given up: another may begin.</summary>
    public void ForgetTopUp() => RunningTopUpId = null;

    /// <summary>It could not be paid; after the last try nothing is bought by itself any more.</summary>
    public void NoteTopUpFailed(Guid? invoiceId, string code, bool isLast, DateTimeOffset now)
    {
        TopUpFailures++;
        if (isLast)
            TopUpStoppedAt = now;
        Raise(new WalletTopUpFailed(Id, CustomerId, invoiceId, code, TopUpFailures, isLast));
    }

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    private int TopUpsOf(DateTimeOffset now) => TopUpsOn == DayOf(now) ? TopUpsThatDay : 0;

    private void NoteToppedUp(Invoice invoice)
    {
        if (Runs(invoice))
            (RunningTopUpId, TopUpFailures, TopUpStoppedAt) = (null, 0, null);
    }
}
