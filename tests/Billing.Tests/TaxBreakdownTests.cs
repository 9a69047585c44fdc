using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>Rules R8 and R9 of billing-rules.md, for lines whose prices contain several taxes.</summary>
public sealed class TaxBreakdownTests
{
    private static readonly Currency Euro = Currency.Of("EUR");

    [Fact]
    public void Two_taxes_that_a_price_contains_are_rounded_as_one_and_the_net_is_the_rest()
    {
        var now = DateTimeOffset.UnixEpoch;
        var invoice = Invoice.Draft(Buyer("A", "B"), [InvoiceLine.Of(1, "Work", 1, 2.31m, Euro)], now);
        (invoice.SubtotalAmount, invoice.TaxAmount, invoice.TotalAmount).ShouldBe((210, 21, 231)); // not 209 and twice 11
        invoice.Taxes.Select(tax => (tax.Code, tax.NetAmount, tax.TaxAmount)).ShouldBe([("A", 210, 11), ("B", 210, 10)]);
    }

    /// <summary>44 contain 4, and each 11 of them 1: of two rates the first gives its share first, and the other when that has none left.</summary>
    [Fact]
    public void Notes_in_parts_take_each_the_tax_that_they_contain_of_the_rate_that_has_it_left()
    {
        var now = DateTimeOffset.UnixEpoch;
        var invoice = Invoice.Draft(Buyer("A", "B"), [InvoiceLine.Of(1, "Work", 1, 0.44m, Euro)], now);
        invoice.Finalize("INV-1", new(2025, 1, 1), new(2025, 1, 31), null, now);
        var notes = Enumerable.Range(0, 4).Select(_ => CreditNote.Draft(
            invoice, [], [new(invoice.Lines[0].Id, 11)], CreditNoteSettlement.Balance, CreditNoteReason.Goodwill, null, now)).ToList();
        notes.Select(note => (note.NetAmount, note.TaxAmount)).ShouldBe([(10, 1), (10, 1), (10, 1), (10, 1)]);
        notes.Select(note => string.Join(' ', note.Taxes.Select(tax => tax.TaxAmount))).ShouldBe(["1 0", "1 0", "0 1", "0 1"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_prices_contain_is_rounded_once_and_each_tax_is_within_a_unit_of_its_own(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2000; run++)
        {
            TaxTerms[] rates = [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => Rate($"R{i}", random.Next(0, 40_000) / 1000m))];
            var (gross, sum) = (random.NextInt64(-10_000, 100_000), rates.Sum(rate => rate.Percentage));
            var taxes = TaxBreakdown.Of([(gross, rates)], Euro);
            var contained = Money.Round((Ratio)gross * sum / (100 + sum), Euro).Amount;
            taxes.Sum(tax => tax.TaxAmount).ShouldBe(contained);
            taxes.ShouldAllBe(tax => tax.NetAmount == gross - contained);
            foreach (var tax in taxes)
                ((Ratio)tax.TaxAmount - (Ratio)gross * tax.Percentage / (100 + sum)).ShouldBeInRange(-Ratio.One, Ratio.One);
            TaxBreakdown.Of([(-gross, rates)], Euro).Select(tax => -tax.TaxAmount).ShouldBe(taxes.Select(tax => tax.TaxAmount));
        }
    }

    [Fact]
    public void A_tax_that_no_price_contains_together_with_another_is_rounded_for_itself()
    {
        var (a, b, c) = (Rate("A", 5), Rate("B", 5), Rate("C", 5));
        Amounts((11, [a]), (11, [b])).ShouldBe([1, 1]); // 0.52 each
        Amounts((231, [a, b]), (231, [c])).ShouldBe([11, 10, 11]);
        Amounts((231, [a, b]), (231, [b, c])).ShouldBe([11, 21, 10]); // 10.5, 21 and 10.5, by way of B
        Amounts((231, [a with { Inclusive = false }, b with { Inclusive = false }])).ShouldBe([12, 12]); // 11.55 each, added to the price
    }

    /// <summary>A customer whose prices contain taxes of 5 % each.</summary>
    private static Customer Buyer(params string[] codes)
    {
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), Euro, "UTC", null, null, DateTimeOffset.UnixEpoch);
        customer.Tax(TaxTreatment.Taxable, [.. codes.Select(code => TaxRate.Introduce(code, code, 5, true, null, null, DateTimeOffset.UnixEpoch))], null, null);
        return customer;
    }

    private static long[] Amounts(params (Ratio Amount, IReadOnlyList<TaxTerms> Rates)[] lines) => [.. TaxBreakdown.Of(lines, Euro).Select(tax => tax.TaxAmount)];

    private static TaxTerms Rate(string code, decimal percentage) => new(Guid.NewGuid(), code, code, percentage, true);
}
