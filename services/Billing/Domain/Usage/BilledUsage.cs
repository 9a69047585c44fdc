using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Usage;

/// <summary>The usage of a window as it was billed so far: what comes late is priced in its own window, and the difference is billed (case K05).</summary>
public sealed class BilledUsage : AggregateRoot
{
    private BilledUsage()
    {
    }

    public Guid SubscriptionId { get; private set; }

    /// <summary>The plan that prices it; null where an add-on does.</summary>
    public Guid? PlanId { get; private set; }

    public Guid? AddonId { get; private set; }
    public DateTimeOffset From { get; private set; }
    public DateTimeOffset To { get; private set; }
    public DateOnly FromOn { get; private set; }
    public DateOnly ToOn { get; private set; }
    public long WholeDays { get; private set; }

    /// <summary>Whether what happened before the window counts in it.</summary>
    public bool CarriesOver { get; private set; }

    /// <summary>In minor units, by the key of the line.</summary>
    public IReadOnlyDictionary<string, long> Amounts { get; private set; } = new Dictionary<string, long>();

    /// <summary>What discounts left of them, once their invoices were finalised.</summary>
    public IReadOnlyDictionary<string, long> KeptAmounts { get; private set; } = new Dictionary<string, long>();

    public static BilledUsage Begin(Guid subscriptionId, IPriced priced, UsageWindow window, bool carriesOver) => new()
    {
        SubscriptionId = subscriptionId,
        PlanId = (priced as Plan)?.Id,
        AddonId = (priced as AddonTariff)?.Id,
        From = window.From,
        To = window.To,
        FromOn = window.FromOn,
        ToOn = window.ToOn,
        WholeDays = window.WholeDays,
        CarriesOver = carriesOver,
    };

    public UsageWindow Window(TimeZoneInfo zone) => new(From, To, FromOn, ToOn, WholeDays, zone);

    /// <summary>The lines by which what was billed becomes what the statement says; afterwards it is billed.</summary>
    public IReadOnlyList<InvoiceLine> Bill(IPriced plan, IReadOnlyList<UsageAmount> statement, TimeZoneInfo zone)
    {
        var (billed, window) = (Amounts, Window(zone));
        var late = billed.Count > 0;
        // What the statement does not ask for any more, such as a minimum that late usage has reached, is taken back.
        var gone = billed.Keys.Except(statement.Select(amount => amount.Key)).Select(key => Gone(plan, key));
        UsageAmount[] all = [.. statement, .. gone];
        Amounts = all.ToDictionary(amount => amount.Key, amount => Money.Round(amount.Exact, plan.Currency).Amount);
        return [.. all.Select(Line).OfType<InvoiceLine>()];

        InvoiceLine? Line(UsageAmount amount)
        {
            var before = billed.GetValueOrDefault(amount.Key);
            return amount.Line(plan, window, before, late)?.Billing(this, amount.Key, before, KeptAmounts.GetValueOrDefault(amount.Key));
        }
    }

    /// <summary>The line of a key was invoiced, and discounts left so much of it.</summary>
    internal void Keep(string key, long net) =>
        KeptAmounts = new Dictionary<string, long>(KeptAmounts) { [key] = KeptAmounts.GetValueOrDefault(key) + net };

    private static UsageAmount Gone(IPriced plan, string key) =>
        new(plan.MeteredCharges.SingleOrDefault(charge => $"{charge.Code}:minimum" == key), Ratio.Zero, null, null);
}
