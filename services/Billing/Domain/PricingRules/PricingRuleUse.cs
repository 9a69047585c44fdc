using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.PricingRules;

/// <summary>A line that a rule priced: there is one of a line, whatever runs twice.</summary>
public sealed class PricingRuleUse : AggregateRoot
{
    private PricingRuleUse()
    {
    }

    internal PricingRuleUse(PricingRule rule, Invoice invoice, InvoiceLine line, DateTimeOffset now)
    {
        (RuleId, InvoiceId, InvoiceLineId, CustomerId, Currency, UsedAt) = (rule.Id, invoice.Id, line.Id, invoice.CustomerId, invoice.Currency, now);
        DiscountAmount = Money.Round(line.Rule!.Off(line.LineAmount, line.Share), Currency).Amount;
        Raise(new PricingRuleUsed(Id, RuleId, rule.Name, InvoiceId, InvoiceLineId, CustomerId, DiscountAmount, Currency.Code));
    }

    public Guid RuleId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public Guid InvoiceLineId { get; private set; }
    public Guid CustomerId { get; private set; }

    /// <summary>What the rule took off the line, rounded by itself.</summary>
    public long DiscountAmount { get; private set; }

    public Currency Currency { get; private set; } = null!;
    public DateTimeOffset UsedAt { get; private set; }

    /// <summary>When the invoice was voided: nobody got the discount, and the use counts no more.</summary>
    public DateTimeOffset? ReturnedAt { get; private set; }

    internal void Return(PricingRule rule, DateTimeOffset now)
    {
        ReturnedAt = now;
        rule.TakeBack();
        Raise(new PricingRuleUseReturned(Id, RuleId, rule.Name, InvoiceId, InvoiceLineId, CustomerId, DiscountAmount, Currency.Code));
    }
}
