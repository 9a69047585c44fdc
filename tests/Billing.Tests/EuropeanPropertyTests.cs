using DotMac.Billing.Documents;
using DotMac.Billing.Documents.European;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Taxes;
using DotMac.Kernel;

namespace DotMac.Billing.Tests;

/// <summary>Whatever an invoice charges, its XML keeps the rules of EN 16931 and comes to the same amounts.</summary>
public sealed class EuropeanPropertyTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly PostalAddress Berlin = new("Unter den Linden 1", null, "Berlin", "10117", null, "DE");
    private static readonly CompanyFacts Company = new("Seller & Söhne GmbH", Berlin, "DE123456788", "HRB 1", "s@s.example", "DE89370400440532013000", "COBADEFFXXX");

    [Theory]
    [InlineData("EUR", 1)]
    [InlineData("EUR", 2)]
    [InlineData("JPY", 3)]
    [InlineData("BHD", 4)]
    public void Any_invoice_keeps_the_rules(string code, int seed)
    {
        var (random, currency, written) = (new Random(seed), Currency.Of(code), 0);
        for (var run = 0; run < 600; run++)
        {
            var document = InvoiceDocument.Of(RandomInvoice(random, currency));
            if (Xml(document) is not { } xml)
                continue;
            EuropeanRules.Broken(xml).ShouldBeEmpty($"seed {seed}, run {run}: {System.Text.Encoding.UTF8.GetString(xml)}");
            written++;
        }

        written.ShouldBeGreaterThan(code == "BHD" ? 20 : 599);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_credit_note_keeps_the_rules(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 400; run++)
        {
            var invoice = RandomInvoice(random, Currency.Of("EUR"));
            CreditedPart[] parts = [.. invoice.Lines.Where(line => line.CreditableAmount > 0)
                .Select(line => new CreditedPart(line.Id, random.Next(2) == 0 ? null : random.NextInt64(1, line.CreditableAmount + 1)))];
            if (parts.Length == 0 || invoice.CreditableAmount == 0 || invoice.Lines.Any(line => line.LineAmount < 0))
                continue;
            var note = CreditNote.Draft(invoice, [], parts, CreditNoteSettlement.Balance, CreditNoteReason.Goodwill, null, Now);
            note.Issue("CN-1", new(2025, 2, 1), null, invoice.DueAmount, Now);
            var xml = UblInvoice.Write(InvoiceDocument.Of(note, invoice, Company, null, null));
            EuropeanRules.Broken(xml).ShouldBeEmpty($"seed {seed}, run {run}: {System.Text.Encoding.UTF8.GetString(xml)}");
        }
    }

    /// <summary>Null where the currency is finer than the standard, which is refused.</summary>
    private static byte[]? Xml(InvoiceDocument document)
    {
        try
        {
            return UblInvoice.Write(document);
        }
        catch (DomainException refusal) when (document.Currency.Decimals > 2)
        {
            refusal.Code.ShouldBe("document.too_fine");
            return null;
        }
    }

    private static Invoice RandomInvoice(Random random, Currency currency)
    {
        var customer = Customer.Register(
            "Buyer <A&B>", EmailAddress.Of("b@b.example"), currency, "UTC", null, null, Now, Berlin with { Country = "FR" }, "04011000-12345-34");
        TaxRate[] rates = [.. new[] { "A", "B", "C" }.Select(name => TaxRate.Introduce(
            name, name, random.Next(4) == 0 ? 0 : random.Next(1, 2500) / 100m, random.Next(3) == 0, null, null, Now))];
        var treatment = (TaxTreatment)Math.Max(0, random.Next(-3, 3));
        customer.Tax(treatment, [.. rates.Take(random.Next(0, 2))], "FR12345678901", treatment is TaxTreatment.Exempt ? "Education" : null);
        var scale = random.Next(3) == 0 ? 1 : 100;
        var lines = Enumerable.Range(1, random.Next(1, 7)).Select(i => InvoiceLine
            .Of(i, $"Work {i}", random.Next(1, 5), (random.Next(8) == 0 ? -1 : 1) * random.Next(0, random.Next(2) == 0 ? 20 : 100_000) / (decimal)scale, currency,
                random.Next(4) == 0 ? Share.Days(random.Next(1, 31), 30) : null)
            .TaxedBy(random.Next(2) == 0 ? rates[random.Next(3)] : null).Serving(new(2025, 1, 1), new(2025, 2, 1)));
        var coupons = Enumerable.Range(0, random.Next(0, 3)).Select(i => RandomCoupon(random, $"C{i}", currency).Redeem(customer, null, Now));
        var invoice = Invoice.Draft(customer, lines, Now, coupons: [.. coupons]);
        invoice.NameParties(new(Company, customer.PostalAddress, customer.BuyerReference));
        invoice.Finalize("INV-1", new(2025, 1, 1), new(2025, 1, 31), null, Now);
        return invoice;
    }

    private static Coupon RandomCoupon(Random random, string code, Currency currency) => Coupon.Introduce(
        code, code == "C0" ? "\u0001" : code, random.Next(2) == 0
            ? CouponTerms.Of(random.Next(1, 100_001) / 1000m, null, null, CouponDuration.Forever, null)
            : CouponTerms.Of(null, random.Next(1, 50_000), currency, CouponDuration.Once, null),
        null, null, Now);
}
