using System.Globalization;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Domain.Usage;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>A line: quantity times unit price, times the share of a period where it bills one, exact until this one rounding (billing rule R2).</summary>
public sealed class InvoiceLine : Entity
{
    private InvoiceLine()
    {
    }

    /// <summary>The line whose unused part this one credits, how that was taxed, and what refunds of its invoice it is not credited for; known while both invoices are at hand.</summary>
    private (InvoiceLine Line, IReadOnlyList<TaxTerms> Taxes, long Refunded)? charged;

    /// <summary>The usage that this line bills; known while both are at hand.</summary>
    private (BilledUsage Usage, string Key)? metered;

    public int Position { get; private set; }
    public string Description { get; private set; } = "";
    public long Quantity { get; private set; }

    /// <summary>Major units; below zero on a credit.</summary>
    public decimal UnitPrice { get; private set; }

    /// <summary>How many days or seconds of a period are billed; null where the price is charged in full.</summary>
    public long? BilledPart { get; private set; }

    /// <summary>How many the whole period has.</summary>
    public long? BilledWhole { get; private set; }

    public long LineAmount { get; private set; }
    public Currency Currency { get; private set; } = null!;

    /// <summary>The rate that this line is taxed by instead of the customer's.</summary>
    public TaxRate? TaxRate { get; private set; }

    public Guid? TaxRateId { get; private set; }

    /// <summary>The share of a period that is billed: <c>15/30</c>.</summary>
    public string? ProrationText => BilledPart is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part}/{BilledWhole}") : null;

    /// <summary>The rates that it is charged with, of those that the invoice lists.</summary>
    public IReadOnlyList<Guid> ChargedRateIds { get; private set; } = [];

    /// <summary>What credit notes took back of it, and what invoices of changes and cancellations credited as unused.</summary>
    public long CreditedAmount { get; private set; }

    /// <summary>What refunds of its invoice took, as far as credits of what is not used were less by it: they are less by it once.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>Of a credit: by how much it is less because what it credits was discounted. Known while both invoices are at hand.</summary>
    internal long Undiscounted { get; private set; }

    /// <summary>The subscription that it bills, where the invoice as a whole does not say so.</summary>
    public Guid? SubscriptionId { get; private set; }

    /// <summary>What discounts take off it, in whole units.</summary>
    public long DiscountAmount { get; private set; }

    /// <summary>The first day of the service that it bills, where it bills a period; days of the customer's zone.</summary>
    public DateOnly? ServiceFrom { get; private set; }

    /// <summary>The day after the last.</summary>
    public DateOnly? ServiceUntil { get; private set; }

    /// <summary>The plan, of a line that bills one; its version is the plan itself, which never changes.</summary>
    public Guid? PlanId { get; private set; }

    /// <summary>The add-on, of a line that bills one; it never changes either.</summary>
    public Guid? AddonId { get; private set; }

    /// <summary>The charge of the plan or the add-on; null for its flat price and for what is of all charges.</summary>
    public string? ChargeCode { get; private set; }

    /// <summary>How a charge came to its amount; null where quantity, price and share say all.</summary>
    public Calculation? Calculation { get; private set; }

    /// <summary>The rule that discounts it before coupons do.</summary>
    public LineRule? Rule { get; private set; }

    /// <summary>Whether it bills what was metered, and not time: nothing of it is ever unused.</summary>
    public bool IsUsage => Calculation is { Kind: not CalculationKind.Quantity };

    /// <summary>Whether it credits time that was charged and is not used.</summary>
    internal bool CreditsUnused => LineAmount < 0 && !IsUsage;

    public Money Amount => new(LineAmount, Currency);

    /// <summary>How much of a period is billed.</summary>
    internal Ratio Share => BilledPart is { } part ? new(part, BilledWhole!.Value) : Ratio.One;

    internal Ratio Exact => (Ratio)UnitPrice * Quantity * Currency.MinorPerMajor * Share;

    /// <summary>What discounts leave of it.</summary>
    public long NetAmount => LineAmount - DiscountAmount;

    /// <summary>What a credit note may still take back; a line below zero is itself a credit.</summary>
    public long CreditableAmount => Math.Max(0, NetAmount - CreditedAmount);

    public static InvoiceLine Of(int position, string description, long quantity, decimal unitPrice, Currency currency, Share? share = null)
    {
        var prorated = share is { IsWhole: false } part ? part : (Share?)null;
        var line = new InvoiceLine
        {
            Position = position,
            Description = description,
            Quantity = quantity,
            UnitPrice = unitPrice,
            BilledPart = prorated?.Part,
            BilledWhole = prorated?.Whole,
            Currency = currency,
        };
        line.LineAmount = Money.Round(line.Exact, currency).Amount;
        return line;
    }

    /// <summary>Gives it its place, where that is known only when all lines are.</summary>
    internal InvoiceLine At(int position)
    {
        Position = position;
        return this;
    }

    /// <summary>Names what of which plan or add-on it bills, and how that was calculated.</summary>
    internal InvoiceLine By(IPriced priced, string? chargeCode = null, Calculation? calculation = null)
    {
        (PlanId, AddonId, ChargeCode, Calculation) = ((priced as Plan)?.Id, (priced as AddonTariff)?.Id, chargeCode, calculation);
        return this;
    }

    /// <summary>Names the rate by which this line is taxed whatever the customer's are; null leaves it to the customer.</summary>
    public InvoiceLine TaxedBy(TaxRate? rate)
    {
        (TaxRate, TaxRateId) = (rate, rate?.Id);
        return this;
    }

    /// <summary>Remembers what it is charged with: a credit note takes back the same taxes.</summary>
    internal IReadOnlyList<TaxTerms> ChargedBy(IReadOnlyList<TaxRate> rates)
    {
        var terms = charged?.Taxes ?? [.. rates.Select(rate => rate.Terms)];
        Guid[] ids = [.. terms.Select(rate => rate.TaxRateId)]; // an array, as it is stored
        ChargedRateIds = ids;
        return terms;
    }

    /// <summary>Names the subscription whose coupons discount this line as well as the customer's.</summary>
    public InvoiceLine Of(Guid? subscriptionId)
    {
        SubscriptionId = subscriptionId;
        return this;
    }

    /// <summary>Names the days that are paid for: each earns the same part of it.</summary>
    public InvoiceLine Serving(DateOnly from, DateOnly until)
    {
        (ServiceFrom, ServiceUntil) = (from, until);
        return this;
    }

    internal void PricedBy(LineRule rule) => Rule = rule;

    internal void DiscountBy(long amount) => DiscountAmount = amount;

    internal void TakeBack(Money amount) => CreditedAmount += amount.Amount;

    /// <summary>Credits a charged line instead of its price: what discounts left of it for the same time, at most so much, and taxed as that was.</summary>
    internal void CreditOf(InvoiceLine line, long most, IReadOnlyList<TaxTerms> taxes, long refunded)
    {
        charged = (line, taxes, refunded);
        if (LineAmount == 0)
            return;
        var discounted = line.DiscountAmount == 0 ? LineAmount : Money.Round(Exact * line.NetAmount / line.LineAmount, Currency).Amount;
        Undiscounted = discounted - LineAmount;
        if (Math.Max(discounted, -most) is var amount && amount != LineAmount)
            (LineAmount, Description) = (amount, $"{Description}, without what was discounted or given back");
    }

    /// <summary>Names the usage that it bills, or takes back where it is below zero: so much was billed before, and so much of it discounts left.</summary>
    internal InvoiceLine Billing(BilledUsage usage, string key, long billed, long kept)
    {
        metered = (usage, key);
        if (LineAmount < 0 && kept != billed)
            (LineAmount, Description) = (Money.Round((Ratio)LineAmount * kept / billed, Currency).Amount, $"{Description}, without what was discounted");
        return this;
    }

    /// <summary>Its invoice is finalised: what it credits is given back by nothing else, and what it bills is kept.</summary>
    internal void Settle()
    {
        if (charged is { } credited)
        {
            credited.Line.TakeBack(-Amount);
            credited.Line.RefundedAmount += credited.Refunded;
        }

        metered?.Usage.Keep(metered.Value.Key, NetAmount);
    }
}
