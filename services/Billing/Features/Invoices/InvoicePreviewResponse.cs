using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;

namespace DotMac.Billing.Features.Invoices;

/// <summary>An invoice as it would be if it were finalised now: what an <see cref="InvoiceResponse"/> shows, without number and ids.</summary>
public sealed record InvoicePreviewResponse(
    Guid CustomerId, string CustomerName, string CustomerEmail, Guid? SubscriptionId, string Currency, long DiscountAmount, long SubtotalAmount,
    long TaxAmount, long TotalAmount, long WalletAmount, long BalanceAmount, long DueAmount, DateOnly IssuedOn, DateOnly DueOn,
    IReadOnlyList<LinePreviewResponse> Lines,
    IReadOnlyList<InvoiceTaxResponse> Taxes, TaxTreatment TaxTreatment, string? CustomerTaxId, string? ExemptionReason,
    IReadOnlyList<InvoiceDiscountResponse> Discounts)
{
    /// <param name="wallets">What the customer's wallets would pay of it.</param>
    /// <param name="balance">What the tenant owes the customer.</param>
    public static InvoicePreviewResponse From(Invoice invoice, long wallets, long balance, DateOnly today)
    {
        var settled = Math.Min(invoice.TotalAmount - wallets, balance);
        return new(
            invoice.CustomerId, invoice.CustomerName, invoice.CustomerEmail.Value, invoice.SubscriptionId, invoice.Currency.Code,
            invoice.DiscountAmount, invoice.SubtotalAmount, invoice.TaxAmount, invoice.TotalAmount, wallets, settled,
            invoice.TotalAmount - wallets - settled, today, Collection.DueOn(today), [.. invoice.Lines.OrderBy(line => line.Position).Select(LinePreviewResponse.From)],
            [.. invoice.Taxes.Select(InvoiceTaxResponse.From)], invoice.TaxTreatment, invoice.CustomerTaxId, invoice.ExemptionReason,
            [.. invoice.Discounts.Select(InvoiceDiscountResponse.From)]);
    }
}

/// <summary>One line of an invoice that is not made yet.</summary>
public sealed record LinePreviewResponse(
    string Description, long Quantity, string UnitPrice, string? Proration, long LineAmount, long DiscountAmount, Guid? TaxRateId,
    Guid? PricingRuleId)
{
    public static LinePreviewResponse From(InvoiceLine line) =>
        new(line.Description, line.Quantity, Prices.Text(line.UnitPrice), line.ProrationText, line.LineAmount, line.DiscountAmount, line.TaxRateId, line.Rule?.RuleId);
}
