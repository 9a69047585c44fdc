using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What changes and cancellations of a subscription credit of its invoices, by invoices of their own: nobody is given that back twice.</summary>
public sealed partial class Invoice
{
    /// <summary>The line that bills the plan follows what is credited.</summary>
    private InvoiceLine Charge => ChargeOf(null) ?? lines.MaxBy(line => line.Position)!;

    /// <summary>The line that bills the plan's price, or one of its charges, for the time that the invoice is about.</summary>
    private InvoiceLine? ChargeOf(string? code) => lines.Where(line => !line.IsUsage && line.ChargeCode == code).MaxBy(line => line.Position);

    /// <summary>In the prices of its lines; the rest of what those were credited is in its credit notes.</summary>
    private long UnusedPrices => SubscriptionId is null
        ? 0
        : lines.Sum(line => line.CreditedAmount) - CreditedNetAmount - Taxes.Where(tax => tax.Inclusive).Sum(tax => tax.CreditedTaxAmount);

    private IReadOnlyList<InvoiceTax> UnusedTaxes => UnusedPrices == 0 ? [] : TaxBreakdown.Of([(UnusedPrices, TermsOf(Charge))], Currency);

    /// <summary>Tax included.</summary>
    private long UnusedAmount => UnusedPrices + TaxBreakdown.Sums(UnusedTaxes, Currency).Added.Amount;

    /// <summary>Whether it credits the unused part of another one.</summary>
    internal bool CreditsUnused => lines.Any(line => line is { LineAmount: < 0, IsUsage: false });

    /// <summary>
    /// Makes lines the credits of what is not used of this invoice's charges: of what discounts, credit notes and refunds left of them, and taxed as they were.
    /// </summary>
    public void CreditUnused(IEnumerable<InvoiceLine> credits)
    {
        var taxes = TermsOf(Charge);
        var added = taxes.Where(rate => !rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);
        var refunded = Money.Round((Ratio)OwnRefundAmount * 100 / (100 + added), Currency).Amount;
        foreach (var (credit, charge) in credits.Select(credit => (credit, ChargeOf(credit.ChargeCode) ?? Charge)))
        {
            var kept = Math.Min(refunded, charge.CreditableAmount);
            refunded -= kept;
            credit.CreditOf(charge, charge.CreditableAmount - kept, taxes);
        }
    }

    /// <summary>What the invoice that is about to be void credited of this one's charge is not given back by it.</summary>
    public void Uncredit(Invoice annulled)
    {
        foreach (var credit in annulled.lines.Where(line => line is { LineAmount: < 0, IsUsage: false }))
            (ChargeOf(credit.ChargeCode) ?? Charge).TakeBack(credit.Amount);
    }
}
