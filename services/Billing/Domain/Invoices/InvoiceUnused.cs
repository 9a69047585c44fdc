using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What changes and cancellations of a subscription credit of its invoices, by invoices of their own: nobody is given that back twice.</summary>
public sealed partial class Invoice
{
    /// <summary>The line that bills the plan follows what is credited.</summary>
    private InvoiceLine Charge => lines.MaxBy(line => line.Position)!;

    /// <summary>In the prices of its lines; the rest of what those were credited is in its credit notes.</summary>
    private long UnusedPrices => SubscriptionId is null
        ? 0
        : lines.Sum(line => line.CreditedAmount) - CreditedNetAmount - Taxes.Where(tax => tax.Inclusive).Sum(tax => tax.CreditedTaxAmount);

    private IReadOnlyList<InvoiceTax> UnusedTaxes => UnusedPrices == 0 ? [] : TaxBreakdown.Of([(UnusedPrices, TermsOf(Charge))], Currency);

    /// <summary>Tax included.</summary>
    private long UnusedAmount => UnusedPrices + TaxBreakdown.Sums(UnusedTaxes, Currency).Added.Amount;

    /// <summary>Whether it credits the unused part of another one.</summary>
    internal bool CreditsUnused => lines.Any(line => line.LineAmount < 0);

    /// <summary>
    /// Makes a line the credit of what is not used of this invoice's charge: of what discounts, credit notes and refunds left of it, and taxed as it was.
    /// </summary>
    public void CreditUnused(InvoiceLine credit)
    {
        var taxes = TermsOf(Charge);
        var added = taxes.Where(rate => !rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);
        var refunded = Money.Round((Ratio)OwnRefundAmount * 100 / (100 + added), Currency).Amount;
        credit.CreditOf(Charge, Math.Max(0, Charge.CreditableAmount - refunded), taxes);
    }

    /// <summary>What the invoice that is about to be void credited of this one's charge is not given back by it.</summary>
    public void Uncredit(Invoice annulled)
    {
        foreach (var credit in annulled.lines.Where(line => line.LineAmount < 0))
            Charge.TakeBack(credit.Amount);
    }
}
