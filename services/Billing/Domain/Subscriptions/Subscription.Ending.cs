using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>How a subscription is cancelled, and how that is withdrawn.</summary>
public sealed partial class Subscription
{
    /// <summary>Lets the running period be the last; a second time changes nothing.</summary>
    public void CancelAtEnd(DateTimeOffset now)
    {
        RefuseEnded();
        RefuseCatchingUp();
        if (CancelAtPeriodEnd)
            return;
        (CancelAtPeriodEnd, CancelledAt) = (true, now);
        RaiseCancelled(immediate: false, PeriodEnd);
        if (Status is SubscriptionStatus.Paused && IsOver(now))
            End(now); // no renewal will notice
    }

    /// <summary>Withdraws a cancellation before the period ends.</summary>
    public void Reactivate()
    {
        RefuseEnded();
        if (!CancelAtPeriodEnd)
            throw SubscriptionErrors.NotCancelled();
        (CancelAtPeriodEnd, CancelledAt) = (false, null);
        RaiseUpdated();
    }

    /// <summary>
    /// Ends now, and answers the credit of what was billed and is not used. By days the last day counts as used where that is asked for
    /// (billing rule R4, LAST-DAY-USED). <paramref name="billed"/> is null where the running period was not billed, or is owed: nothing is credited then.
    /// The same holds for add-ons that are not named.
    /// </summary>
    public IReadOnlyList<InvoiceLine> CancelNow(
        Proration credit, bool lastDayUsed, Plan? billed, DateTimeOffset now, IReadOnlyList<AddonTariff>? addons = null)
    {
        RefuseEnded();
        var lines = credit is Proration.None ? [] : Unused(credit, lastDayUsed, billed, addons ?? [], now);
        CancelledAt = now;
        RaiseCancelled(immediate: true, now);
        End(now);
        return lines;
    }

    /// <summary>The invoice that billed the running period is void or written off: what is not used of that is not credited any more.</summary>
    public void Unbill() => (BilledPlanId, BilledQuantity, BilledFrom) = (null, 0, null);

    private IReadOnlyList<InvoiceLine> Unused(Proration credit, bool lastDayUsed, Plan? billed, IReadOnlyList<AddonTariff> addons, DateTimeOffset now)
    {
        var (from, left) = Unused(credit, lastDayUsed, now);
        var plan = billed is null || left.Part == 0 ? [] : SubscriptionLines.Credit(billed, BilledQuantity, from, Reference.To, left);
        return
        [
            .. plan,
            .. addons.SelectMany(addon => Items.Where(item => item.AddonId == addon.Id).SelectMany(item => CreditUnused(item, addon, credit, lastDayUsed, now))),
        ];
    }

    private (DateOnly From, Share Left) Unused(Proration credit, bool lastDayUsed, DateTimeOffset now)
    {
        var from = DateOf(now).AddDays(credit is Proration.Day && lastDayUsed ? 1 : 0);
        return (from, credit is Proration.Day ? Reference.Days(from, Reference.To) : Reference.Left(now, credit));
    }

    private void End(DateTimeOffset at)
    {
        (Status, EndedAt) = (SubscriptionStatus.Ended, at);
        RaiseEnded(at);
    }

    internal void RefuseEnded()
    {
        if (Status is SubscriptionStatus.Ended)
            throw SubscriptionErrors.WrongStatus(StatusText);
    }
}
