using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>What holds for any invoice, whatever its prices, rates, coupons and credit notes: 2,000 random ones for each seed.</summary>
public sealed class MoneyPropertyTests
{
    private static readonly Currency Euro = Currency.Of("EUR");
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Discounts_add_up_by_coupon_and_by_line_and_never_take_more_than_there_is(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2000; run++)
        {
            var invoice = RandomInvoice(random);
            invoice.Lines.Sum(line => line.DiscountAmount).ShouldBe(invoice.DiscountAmount);
            invoice.Lines.ShouldAllBe(line => line.DiscountAmount >= 0 && line.NetAmount >= 0);
            invoice.Discounts.ShouldAllBe(discount => discount.Amount > 0);
            var contained = invoice.Taxes.Where(tax => tax.Inclusive).Sum(tax => tax.TaxAmount);
            (invoice.SubtotalAmount + contained).ShouldBe(invoice.Lines.Sum(line => line.NetAmount));
            invoice.TotalAmount.ShouldBe(invoice.SubtotalAmount + invoice.TaxAmount);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_credit_notes_that_empty_an_invoice_come_to_exactly_what_it_charged(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2000; run++)
        {
            var invoice = Finalized(RandomInvoice(random));
            var (net, tax, due) = (0L, 0L, invoice.DueAmount);
            while (invoice.Lines.Any(line => line.CreditableAmount > 0))
            {
                var note = CreditNote.Draft(
                    invoice, [], [.. RandomParts(random, invoice)], CreditNoteSettlement.Balance, CreditNoteReason.Goodwill, null, Now);
                (note.NetAmount, note.TaxAmount).ShouldSatisfyAllConditions(sums => sums.NetAmount.ShouldBeGreaterThanOrEqualTo(0), sums => sums.TaxAmount.ShouldBeGreaterThanOrEqualTo(0));
                note.Taxes.Sum(share => share.TaxAmount).ShouldBe(note.TaxAmount);
                (net, tax) = (net + note.NetAmount, tax + note.TaxAmount);
                invoice.CreditedAmount.ShouldBe(net + tax);
                invoice.CreditedAmount.ShouldBeLessThanOrEqualTo(invoice.TotalAmount);
                invoice.DueAmount.ShouldBe(Math.Max(0, due - invoice.CreditedAmount));
            }

            (net, tax).ShouldBe((invoice.SubtotalAmount, invoice.TaxAmount));
            invoice.Status.ShouldBe(InvoiceStatus.Paid);
        }
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    public void Notes_of_a_few_cents_of_prices_that_contain_several_taxes_each_come_to_what_they_name_and_leave_nothing_of_any_rate(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2000; run++)
        {
            var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), Euro, "UTC", null, null, Now);
            var rates = Enumerable.Range(0, random.Next(1, 4)).Select(i => $"R{i}").Select(code => TaxRate.Introduce(code, code, random.Next(0, 30_000) / 1000m, true, null, null, Now));
            customer.Tax(TaxTreatment.Taxable, [.. rates], null, null);
            var prices = Enumerable.Range(1, random.Next(1, 3)).Select(i => InvoiceLine.Of(i, "Work", 1, random.Next(1, 60) / 100m, Euro));
            var invoice = Finalized(Invoice.Draft(customer, prices, Now));
            while (invoice.Lines.FirstOrDefault(line => line.CreditableAmount > 0) is { } line)
            {
                var amount = random.NextInt64(1, Math.Min(5, line.CreditableAmount) + 1);
                var note = CreditNote.Draft(invoice, [], [new(line.Id, amount)], CreditNoteSettlement.Balance, CreditNoteReason.Goodwill, null, Now);
                note.TotalAmount.ShouldBe(amount);
                note.Taxes.ShouldAllBe(tax => tax.TaxAmount >= 0);
                invoice.Taxes.ShouldAllBe(tax => tax.CreditedTaxAmount <= tax.TaxAmount);
            }

            invoice.Taxes.ShouldAllBe(tax => tax.CreditedTaxAmount == tax.TaxAmount);
            (invoice.CreditedNetAmount, invoice.CreditedAmount).ShouldBe((invoice.SubtotalAmount, invoice.TotalAmount));
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    public void What_a_change_credits_and_any_notes_after_it_come_to_what_the_invoice_charged(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 2000; run++)
        {
            var (customer, price) = (RandomCustomer(random, random.Next(0, 3)), random.Next(1, 100_000) / 100m);
            AppliedCoupon[] coupons = [.. Enumerable.Range(0, random.Next(0, 2)).Select(i => RandomCoupon(random, $"C{i}").Redeem(customer, null, Now))];
            var invoice = Finalized(Invoice.Draft(customer, [InvoiceLine.Of(1, "Plan", 1, price, Euro)], Now, Guid.NewGuid(), Now, coupons));
            var unused = InvoiceLine.Of(1, "Unused", 1, -price, Euro, Share.Days(random.Next(0, 31), 30));
            invoice.CreditUnused([unused]);
            var given = -Finalized(Invoice.Draft(customer, [unused], Now, invoice.SubscriptionId, null, coupons)).TotalAmount;
            var notes = 0;
            for (; invoice.Lines[0].CreditableAmount > 0; notes++)
            {
                var amount = random.Next(3) == 0 ? (Ratio?)null : random.NextInt64(1, invoice.Lines[0].CreditableAmount + 1);
                CreditNote.Draft(invoice, [], [new(invoice.Lines[0].Id, amount)], CreditNoteSettlement.Balance, CreditNoteReason.Goodwill, null, Now);
            }

            (given + invoice.CreditedAmount).ShouldBeInRange(invoice.TotalAmount - 2 * (notes + 1), invoice.TotalAmount);
        }
    }

    [Fact]
    public void Discounts_beyond_what_money_holds_are_refused_by_name()
    {
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), Euro, "UTC", null, null, Now);
        var all = Coupon.Introduce("ALL", "ALL", CouponTerms.Of(100, null, null, CouponDuration.Once, null), null, null, Now);
        var lines = Enumerable.Range(1, 2).Select(i => InvoiceLine.Of(i, "Work", 1_000_000, 80_000_000_000m, Euro));
        Should.Throw<DomainException>(() => Invoice.Draft(customer, lines, Now, coupons: [all.Redeem(customer, null, Now)])).Code.ShouldBe("money.out_of_range");
    }

    private static Customer RandomCustomer(Random random, int rates)
    {
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), Euro, "UTC", null, null, Now);
        customer.Tax(TaxTreatment.Taxable, [.. Enumerable.Range(0, rates).Select(i => RandomRate(random, $"R{i}"))], null, null);
        return customer;
    }

    private static TaxRate RandomRate(Random random, string code) =>
        TaxRate.Introduce(code, code, random.Next(0, 40_000) / 1000m, random.Next(3) == 0, null, null, Now);

    private static Invoice Finalized(Invoice draft)
    {
        draft.Finalize("INV-1", new(2025, 1, 1), new(2025, 1, 31), null, Now);
        return draft;
    }

    private static Invoice RandomInvoice(Random random)
    {
        var customer = Customer.Register("Buyer", EmailAddress.Of("b@b.example"), Euro, "UTC", null, null, Now);
        TaxRate[] rates = [.. new[] { "A", "B", "C" }.Select(code => RandomRate(random, code))];
        customer.Tax(TaxTreatment.Taxable, [.. rates.Take(random.Next(0, 2))], null, null);
        var lines = Enumerable.Range(1, random.Next(1, 6)).Select(i => InvoiceLine
            .Of(i, "Work", random.Next(1, 4), random.Next(0, random.Next(2) == 0 ? 20 : 100_000) / 100m, Euro)
            .TaxedBy(random.Next(2) == 0 ? rates[random.Next(3)] : null));
        var coupons = Enumerable.Range(0, random.Next(0, 4)).Select(i => RandomCoupon(random, $"C{i}").Redeem(customer, null, Now));
        return Invoice.Draft(customer, lines, Now, coupons: [.. coupons]);
    }

    private static Coupon RandomCoupon(Random random, string code)
    {
        var terms = random.Next(2) == 0
            ? CouponTerms.Of(random.Next(1, 100_001) / 1000m, null, null, CouponDuration.Forever, null)
            : CouponTerms.Of(null, random.Next(1, 50_000), Euro, CouponDuration.Once, null);
        return Coupon.Introduce(code, code, terms, null, null, Now);
    }

    /// <summary>Of some lines a few minor units, an exact fraction of what is left, or all that is left.</summary>
    private static IEnumerable<CreditedPart> RandomParts(Random random, Invoice invoice)
    {
        var open = invoice.Lines.Where(line => line.CreditableAmount > 0).ToArray();
        foreach (var line in open.Take(random.Next(1, open.Length + 1)))
            yield return new(line.Id, random.Next(4) switch
            {
                0 => (Ratio)Math.Min(line.CreditableAmount, random.Next(1, 4)),
                1 => (Ratio)random.NextInt64(1, line.CreditableAmount + 1),
                2 => line.CreditableAmount * new Ratio(random.Next(1, 31), 30),
                _ => null,
            });
    }
}
