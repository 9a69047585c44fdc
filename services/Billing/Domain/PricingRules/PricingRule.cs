using System.Text.Json;
using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.PricingRules;

/// <summary>A discount that nobody has to redeem: it prices the lines of plans that it is for, one rule a line, before coupons and tax.</summary>
public sealed class PricingRule : AggregateRoot
{
    /// <summary>Rules of a tenant that are not over: each invoice asks all of them.</summary>
    public const int MostActive = 200;

    private PricingRule()
    {
    }

    /// <summary>As invoices show it.</summary>
    public string Name { get; private set; } = "";

    public string? Description { get; private set; }
    public PricingRuleTerms Terms { get; private set; } = null!;

    /// <summary>As its terms say, for the database to look by: what is over, or still to come, is not read.</summary>
    public DateTimeOffset? StartsAt { get; private set; }

    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>Of the rules that hold for a line the highest prices it; of equals the one that takes most off, then the oldest.</summary>
    public int Priority { get; private set; }

    /// <summary>How many lines it prices at most; null for no limit, which it keeps.</summary>
    public int? MaxUses { get; private set; }

    /// <summary>How many it priced so far, where that is limited: of others nobody waits for anybody, and their uses are rows alone.</summary>
    public int Uses { get; private set; }

    public DateTimeOffset? DeactivatedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public bool IsUsedUp => Uses >= MaxUses;

    public static PricingRule Introduce(string name, string? description, PricingRuleTerms terms, int priority, int? maxUses, DateTimeOffset now)
    {
        var rule = new PricingRule
        {
            Name = name,
            Description = description,
            Terms = terms.Checked(),
            StartsAt = terms.StartsAt,
            EndsAt = terms.EndsAt,
            Priority = priority,
            MaxUses = maxUses,
            CreatedAt = now,
        };
        rule.Raise(new PricingRuleCreated(
            rule.Id, name, priority, rule.TypeText, rule.PercentageText, terms.Amount, terms.Currency, terms.StartsAt, terms.EndsAt, maxUses));
        return rule;
    }

    /// <summary>Changes what it does from now on; lines that it priced keep what they have.</summary>
    public void Change(string name, string? description, PricingRuleTerms terms, int priority, int? maxUses)
    {
        if (MaxUses is null != maxUses is null)
            throw PricingRuleErrors.LimitFixed();
        if (maxUses < Uses)
            throw PricingRuleErrors.LimitBelowUses(Uses);
        (Name, Description, Terms, Priority, MaxUses) = (name, description, terms.Checked(), priority, maxUses);
        (StartsAt, EndsAt) = (terms.StartsAt, terms.EndsAt);
        Raise(new PricingRuleUpdated(Id, name, priority, TypeText, PercentageText, terms.Amount, terms.Currency, terms.StartsAt, terms.EndsAt, maxUses));
    }

    /// <summary>Prices nothing any more; a second time changes nothing.</summary>
    public void Deactivate(DateTimeOffset now)
    {
        if (DeactivatedAt is not null)
            return;
        DeactivatedAt = now;
        Raise(new PricingRuleDeactivated(Id, Name));
    }

    public void Activate()
    {
        if (DeactivatedAt is null)
            return;
        DeactivatedAt = null;
        Raise(new PricingRuleActivated(Id, Name));
    }

    /// <summary>Counts a line that it priced, when its invoice is finalised.</summary>
    public PricingRuleUse Use(Invoice invoice, InvoiceLine line, DateTimeOffset now)
    {
        if (MaxUses is not null)
            Uses++;
        return new(this, invoice, line, now);
    }

    /// <summary>The invoice is void: the use is there for somebody else.</summary>
    internal void TakeBack()
    {
        if (MaxUses is not null)
            Uses--;
    }

    /// <summary>What a line that it prices keeps of it.</summary>
    internal LineRule ForLine() => new(Id, Name, Terms.DiscountType, Terms.Percentage, Terms.Amount);

    /// <summary>Why it does not hold for a line; null where it does. <paramref name="taken"/> are uses that are not counted yet.</summary>
    internal PricingVerdict? Refuses(InvoiceLine line, PricedCharge charge, int taken) => this switch
    {
        { DeactivatedAt: not null } => PricingVerdict.Inactive,
        _ when charge.At < Terms.StartsAt => PricingVerdict.NotStarted,
        _ when charge.At >= Terms.EndsAt => PricingVerdict.Ended,
        _ when !IsFor(charge) => PricingVerdict.OtherProduct,
        _ when Terms.Currency is { } currency && currency != line.Currency.Code => PricingVerdict.OtherCurrency,
        _ when Terms.Segments.Count > 0 && !Terms.Segments.Intersect(charge.Segments).Any() => PricingVerdict.OtherSegment,
        _ when charge.Quantity < Terms.MinQuantity => PricingVerdict.QuantityTooSmall,
        _ when Uses + taken >= MaxUses => PricingVerdict.UsedUp,
        _ => Off(line) > Ratio.Zero ? null : PricingVerdict.TakesNothing,
    };

    /// <summary>A fixed amount or price is of a plan's own price, and not of its charges of the quantity.</summary>
    internal Ratio Off(InvoiceLine line) => Terms.DiscountType is not PricingDiscountType.Percentage && line.ChargeCode is not null
        ? Ratio.Zero
        : ForLine().Off(line.LineAmount, line.Share);

    private bool IsFor(PricedCharge charge) => Terms.AppliesToAll || Terms.ProductIds.Contains(charge.Plan.ProductId)
        || (charge.CategoryId is { } category && Terms.CategoryIds.Contains(category));

    private string TypeText => JsonNamingPolicy.SnakeCaseLower.ConvertName(Terms.DiscountType.ToString());

    private string? PercentageText => Terms.Percentage is { } percentage ? Percentages.Text(percentage) : null;
}
