using DotMac.TestKit;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace DotMac.Billing.Tests;

/// <summary>Receipts of payments.</summary>
public sealed class ReceiptTests(BillingService service)
{
    [Fact]
    public async Task A_payment_that_succeeded_has_a_receipt()
    {
        using var seller = await service.NewSandbox();
        await seller.NameCompany();
        var customer = await seller.Customer();
        var invoice = await seller.Finalized(customer);
        await seller.Paid(invoice);
        var payment = (await seller.List($"/payments?invoice_id={invoice}"))[0].Id();

        var receipt = await seller.Get($"/payments/{payment}/receipt");
        var number = (await seller.Get($"/invoices/{invoice}")).Text("number")!;
        (receipt.Text("invoice_number"), receipt.Amount("payment_amount"), receipt.Text("paid_on")).ShouldBe((number, 3000, "2025-03-01"));
        receipt.Text("seller").ShouldBe("Seller GmbH");
        receipt.Text("method")!.ShouldNotBeEmpty();
        using var pdf = PdfDocument.Open(await seller.Http.GetByteArrayAsync($"/api/v1/billing/payments/{payment}/receipt/pdf"));
        var text = ContentOrderTextExtractor.GetText(pdf.GetPage(1));
        foreach (var part in new[] { "Receipt", "Seller GmbH", "Buyer", number, payment.ToString(), "30.00 EUR", "2025-03-01" })
            text.ShouldContain(part);
    }

    [Fact]
    public async Task Money_that_was_recorded_says_how_it_came_and_what_was_too_much()
    {
        using var seller = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Buyer());
        var payment = (await seller.Created(
            "/payments/offline", new { invoice_id = invoice, amount = 3500, currency = "EUR", method = "bank_transfer", received_on = "2025-02-27", reference = "R1" })).Id();
        var receipt = await seller.Get($"/payments/{payment}/receipt");
        (receipt.Text("method"), receipt.Text("paid_on"), receipt.Amount("surplus_amount")).ShouldBe(("Bank transfer", "2025-02-27", 500));
    }

    [Fact]
    public async Task A_payment_that_failed_has_none()
    {
        using var seller = await service.NewSandbox();
        var invoice = await seller.Finalized(await seller.Customer("card_declined"));
        var payment = (await seller.Attempts(invoice, 1))[0].Id();
        (await (await seller.Http.GetAsync($"/api/v1/billing/payments/{payment}/receipt")).Code()).ShouldBe("payment.wrong_status");
        using var other = await service.NewSandbox();
        (await (await other.Http.GetAsync($"/api/v1/billing/payments/{payment}/receipt")).Code()).ShouldBe("payment.not_found");
    }
}
