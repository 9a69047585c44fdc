using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Documents.European;

/// <summary>
/// A document in the terms of EN 16931, where a line has no tax in it and one rate at most. The taxes and the totals are those that were charged; what
/// discounts take off, and what roundings leave, stands between the lines and the totals as allowances and charges (BG-20, BG-21), so that BR-CO-10 to
/// BR-CO-16 hold to the last unit. A tax is within one unit of what its base comes to, as the standard's own validation lets it (BR-CO-17).
/// </summary>
internal sealed record EuropeanInvoice(
    InvoiceDocument Document, IReadOnlyList<EuropeanLine> Lines, IReadOnlyList<EuropeanAdjustment> Adjustments, IReadOnlyList<EuropeanTax> Taxes)
{
    /// <summary>An invoice below zero is a credit note there: every figure with its sign turned.</summary>
    public bool IsCredit => Document.Type is DocumentType.CreditNote || Document.TotalAmount < 0;

    public int Sign => Document.TotalAmount < 0 ? -1 : 1;

    public static EuropeanInvoice Of(InvoiceDocument document)
    {
        EuropeanErrors.RefuseIncomplete(document);
        var groups = Groups(document);
        var missing = groups.Sum(group => group.LinesAmount - group.NetAmount) - (groups.Sum(group => group.LinesAmount) - document.NetAmount);
        RateGroup[] largest = [.. groups.OrderByDescending(group => Math.Abs(group.Adjustment))];
        for (var i = 0; missing != 0; i++, missing -= Math.Sign(missing))
            largest[i % largest.Length].Adjust(-Math.Sign(missing));

        return EuropeanErrors.RefuseTooFine(new(
            document, [.. groups.SelectMany(group => group.Lines).OrderBy(line => line.Position)],
            [.. groups.Where(group => group.Adjustment != 0).Select(group => new EuropeanAdjustment(group.Adjustment, group.Reason, group.Vat))],
            [.. groups.GroupBy(group => group.Vat).Select(same => new EuropeanTax(
                same.Key, same.Sum(group => group.LinesAmount - group.Adjustment), same.Sum(group => group.TaxAmount)))]));
    }

    private static List<RateGroup> Groups(InvoiceDocument document)
    {
        var lines = document.Lines.Select((line, i) => (Position: i + 1, Line: line))
            .ToLookup(placed => placed.Line.RateIds.Count == 0 ? Guid.Empty : placed.Line.RateIds[0]);
        var reason = string.Join(", ", document.Discounts.Select(discount => UblElements.Printable(discount.Name) is { Length: > 0 } name ? name : "Discount"));
        List<RateGroup> groups = [.. document.Taxes.Where(tax => lines.Contains(tax.TaxRateId) || tax.NetAmount != 0 || tax.TaxAmount != 0)
            .Select(tax => new RateGroup(VatCategory.Of(tax), tax, [.. lines[tax.TaxRateId]], document.Currency, reason))];
        if (lines.Contains(Guid.Empty))
            groups.Add(new(VatCategory.Untaxed(document, groups.Count > 0), null, [.. lines[Guid.Empty]], document.Currency, reason));
        return groups;
    }

    /// <summary>What one rate taxes, or none.</summary>
    private sealed class RateGroup
    {
        public RateGroup(VatCategory vat, InvoiceTax? tax, (int Position, DocumentLine Line)[] lines, Currency currency, string reason)
        {
            var contained = tax is { Inclusive: true } ? tax.Percentage : 0;
            var charged = lines.Sum(placed => placed.Line.Amount);
            (Vat, TaxAmount, Reason) = (vat, tax?.TaxAmount ?? 0, reason.Length == 0 ? "Rounding" : reason);
            LinesAmount = charged - Money.Round((Ratio)charged * contained / (100 + contained), currency).Amount;
            NetAmount = tax?.NetAmount ?? lines.Sum(placed => placed.Line.Amount - placed.Line.DiscountAmount);
            Adjustment = LinesAmount - NetAmount;
            Lines = [.. Spread(lines, contained, currency)];
        }

        public VatCategory Vat { get; }
        public long TaxAmount { get; }
        public long LinesAmount { get; }
        public long NetAmount { get; }

        /// <summary>What is taken off the lines; below zero where it is added.</summary>
        public long Adjustment { get; private set; }

        public string Reason { get; }
        public EuropeanLine[] Lines { get; }

        public void Adjust(int unit) => Adjustment += unit;

        /// <summary>The lines without the tax that their prices contain, in whole units whose sum is theirs together.</summary>
        private IEnumerable<EuropeanLine> Spread((int Position, DocumentLine Line)[] lines, decimal contained, Currency currency)
        {
            var (charged, before) = (0L, 0L);
            for (var i = 0; i < lines.Length; i++)
            {
                charged += lines[i].Line.Amount;
                var until = i == lines.Length - 1 ? LinesAmount : Money.Round((Ratio)charged * 100 / (100 + contained), currency).Amount;
                yield return new(lines[i].Position, lines[i].Line, until - before, Vat);
                before = until;
            }
        }
    }
}

/// <summary>A line without tax (BT-131).</summary>
internal sealed record EuropeanLine(int Position, DocumentLine Line, long NetAmount, VatCategory Vat);

/// <summary>An allowance on the level of the document (BG-20), or a charge where it is below zero (BG-21).</summary>
internal sealed record EuropeanAdjustment(long Amount, string Reason, VatCategory Vat);

/// <summary>A part of the VAT breakdown (BG-23).</summary>
internal sealed record EuropeanTax(VatCategory Vat, long NetAmount, long TaxAmount);
