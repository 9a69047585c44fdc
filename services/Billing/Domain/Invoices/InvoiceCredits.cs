using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What credit notes take back of an invoice: never more than is left of it, by line and in all (billing rule R12).</summary>
public sealed partial class Invoice
{
    /// <summary>What credit notes took back, tax included.</summary>
    public long CreditedAmount { get; private set; }

    /// <summary>The part of it by which less was due; the rest had been paid, and went back to the customer.</summary>
    public long CreditedDueAmount { get; private set; }

    public long CreditedNetAmount => CreditedAmount - Taxes.Sum(tax => tax.CreditedTaxAmount);

    /// <summary>What may still be given back, by credit notes or by refunds of their own; what changes and cancellations credited is not left.</summary>
    public long CreditableAmount => Math.Max(0, TotalAmount - CreditedAmount - OwnRefundAmount - UnusedAmount);

    /// <summary>Whether nothing is left of what it asked for.</summary>
    public bool IsCreditedInFull => CreditedAmount > 0 && CreditedAmount == TotalAmount;

    /// <summary>
    /// Takes back exact parts of its lines; what is due goes down first (case H07). Net and tax are rounded from their exact values, and the
    /// credit that empties the invoice takes the exact remainder (rule R8, case H03).
    /// </summary>
    internal InvoiceCredit TakeBack(IReadOnlyList<(InvoiceLine Line, Ratio Amount)> parts, DateTimeOffset now)
    {
        if (Status is not (InvoiceStatus.Open or InvoiceStatus.Paid))
            throw InvoiceErrors.WrongStatus(Status);
        RefuseCreditSale();
        RefuseWhilePaying();

        var (creditable, unused, unusedTaxes) = (CreditableAmount, UnusedPrices, UnusedTaxes); // as the lines stand before
        foreach (var (line, amount) in parts)
            line.TakeBack(Money.Round(amount, Currency));
        var left = lines.Sum(line => line.NetAmount - line.CreditedAmount);
        var empties = left == 0 && unused == 0;
        var taxes = empties ? [.. Taxes.Select(tax => tax.Rest())] : TaxesOn(parts, unusedTaxes);
        var (contained, added) = TaxBreakdown.Sums(taxes, Currency);
        var net = empties ? SubtotalAmount - CreditedNetAmount : NetOf(parts, contained);
        var total = net + contained.Amount + added.Amount;
        if (left < 0 || total > creditable)
            throw CreditNoteErrors.ExceedsInvoice();

        var lessDue = Math.Min(total, DueAmount);
        Taxes = [.. Taxes.Select(tax => tax.Less(taxes.FirstOrDefault(credited => credited.TaxRateId == tax.TaxRateId)))];
        (CreditedAmount, CreditedDueAmount) = (CreditedAmount + total, CreditedDueAmount + lessDue);
        if (Status is InvoiceStatus.Open && DueAmount == 0)
            Settle(null, now);
        return new(net, total - net, total, lessDue, taxes);
    }

    /// <summary>The taxes of the parts by the rates that their lines were charged with.</summary>
    private IReadOnlyList<InvoiceTax> TaxesOn(IReadOnlyList<(InvoiceLine Line, Ratio Amount)> parts, IReadOnlyList<InvoiceTax> unused)
    {
        var rests = Taxes.ToDictionary(
            tax => tax.TaxRateId, tax => tax.Rest().TaxAmount - unused.Where(taken => taken.TaxRateId == tax.TaxRateId).Sum(taken => taken.TaxAmount));
        var taxes = TaxBreakdown.Of(parts.Select(part => (part.Amount, TermsOf(part.Line))), Currency);
        return
        [
            .. TaxBreakdown.Together(lines.Select(TermsOf))
                .SelectMany(set => Bound([.. taxes.Where(tax => set.Contains(tax.TaxRateId))], set, rests))
                .OrderBy(tax => tax.Code, StringComparer.Ordinal),
        ];
    }

    private IReadOnlyList<TaxTerms> TermsOf(InvoiceLine line) =>
        [.. line.ChargedRateIds.Select(rate => Taxes.First(tax => tax.TaxRateId == rate).Terms())];

    /// <summary>
    /// Roundings of many notes never take more than is left of a rate, nor leave more tax than the prices that contain it: what one rate has no more, those give that prices
    /// contain together with it.
    /// </summary>
    private IEnumerable<InvoiceTax> Bound(InvoiceTax[] taxes, IReadOnlySet<Guid> set, Dictionary<Guid, long> rests)
    {
        var contained = taxes.Any(tax => tax.Inclusive) ? set.Sum(rate => rests[rate]) : 0;
        var prices = lines.Where(line => line.ChargedRateIds.Any(set.Contains)).Sum(line => line.CreditableAmount);
        var bounded = LargestRemainder.Within(
            [.. taxes.Select(tax => tax.TaxAmount)], [.. taxes.Select(tax => Math.Max(0, rests[tax.TaxRateId]))], least: contained - prices);
        return taxes.Select((tax, i) => tax with { TaxAmount = bounded[i] });
    }

    private long NetOf(IReadOnlyList<(InvoiceLine Line, Ratio Amount)> parts, Money contained)
    {
        var prices = Money.Round(parts.Aggregate(Ratio.Zero, (sum, part) => sum + part.Amount), Currency);
        return Math.Min((prices - contained).Amount, SubtotalAmount - CreditedNetAmount);
    }
}

/// <summary>What an invoice gave back, and by how much less is due for it.</summary>
internal sealed record InvoiceCredit(long NetAmount, long TaxAmount, long TotalAmount, long LessDueAmount, IReadOnlyList<InvoiceTax> Taxes);
