using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What changes and cancellations of a subscription credit of its invoices, by invoices of their own: nobody is given that back twice.</summary>
public sealed partial class Invoice
{
    /// <summary>The line that bills the plan follows what is credited.</summary>
    private InvoiceLine Charge => ChargeOf(null, null) ?? lines.MaxBy(line => line.Position)!;

    /// <summary>The line that bills the price of the plan or of an add-on, or one of the plan's charges, for the time that the invoice is about.</summary>
    private InvoiceLine? ChargeOf(Guid? addon, string? code) => lines
        .Where(line => !line.IsUsage && line.AddonId == addon && line.ChargeCode == code && (addon is null || line.ServiceFrom is not null))
        .MaxBy(line => line.Position);

    private InvoiceLine ChargeOf(InvoiceLine credit) => ChargeOf(credit.AddonId, credit.ChargeCode) ?? Charge;

    /// <summary>In the prices of its lines; the rest of what those were credited is in its credit notes.</summary>
    private long UnusedPrices => SubscriptionId is null
        ? 0
        : lines.Sum(line => line.CreditedAmount) - CreditedNetAmount - Taxes.Where(tax => tax.Inclusive).Sum(tax => tax.CreditedTaxAmount);

    private IReadOnlyList<InvoiceTax> UnusedTaxes => UnusedPrices == 0 ? [] : TaxBreakdown.Of([(UnusedPrices, TermsOf(Charge))], Currency);

    /// <summary>Tax included.</summary>
    private long UnusedAmount => UnusedPrices + TaxBreakdown.Sums(UnusedTaxes, Currency).Added.Amount;

    /// <summary>Whether it credits the unused part of another one.</summary>
    internal bool CreditsUnused => lines.Any(line => line.CreditsUnused);

    /// <summary>What it credits the unused part of: add-ons, and the plan, which is null.</summary>
    internal IReadOnlyList<Guid?> Credited => [.. lines.Where(line => line.CreditsUnused).Select(line => line.AddonId).Distinct()];

    /// <summary>What it charges for some time: add-ons, and the plan, which is null.</summary>
    internal IReadOnlyList<Guid?> Charged => [.. lines.Where(line => line is { ServiceFrom: not null, UnitPrice: >= 0 }).Select(line => line.AddonId).Distinct()];

    /// <summary>
    /// Makes lines the credits of what is not used of this invoice's charges: of what discounts, credit notes and refunds left of them, and taxed as they were.
    /// </summary>
    public void CreditUnused(IEnumerable<InvoiceLine> credits)
    {
        var taxes = TermsOf(Charge);
        var added = taxes.Where(rate => !rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);
        var refunded = Money.Round((Ratio)OwnRefundAmount * 100 / (100 + added), Currency).Amount - lines.Sum(line => line.RefundedAmount);
        foreach (var (credit, charge) in credits.Select(credit => (credit, ChargeOf(credit))))
        {
            var left = Math.Max(0, charge.CreditableAmount - charge.RefundedAmount);
            var kept = Math.Clamp(refunded, 0, left);
            refunded -= kept;
            credit.CreditOf(charge, left - kept, taxes, kept);
        }
    }

    /// <summary>What the invoice that is about to be void credited of this one's charge of an add-on, or of the plan, is not given back by it.</summary>
    public void Uncredit(Invoice annulled, Guid? addon)
    {
        foreach (var credit in annulled.lines.Where(line => line.CreditsUnused && line.AddonId == addon))
            ChargeOf(credit).TakeBack(credit.Amount);
    }
}
