using System.Linq.Expressions;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;

namespace DotMac.Billing.Features.Invoices;

/// <summary>
/// An invoice; amounts are minor units of its currency. <c>wallet_id</c> is the wallet whose credits it sells, <c>hosted_url</c> the page on which whoever
/// has the link sees it.
/// </summary>
public sealed record InvoiceResponse(
    Guid Id, string? Number, InvoiceStatus Status, Guid CustomerId, string CustomerName, string CustomerEmail, Guid? SubscriptionId, Guid? WalletId,
    string Currency, long DiscountAmount, long SubtotalAmount, long TaxAmount, long TotalAmount, long WalletAmount, long BalanceAmount, long PaidAmount,
    long CreditedAmount, long RefundedAmount, long WrittenOffAmount, long DueAmount,
    DateOnly? IssuedOn, DateOnly? DueOn, DateTimeOffset? OverdueSince, DateTimeOffset? PaidAt,
    PaymentErrorResponse? LastPaymentError, string? VoidReason, string? WriteOffReason, DateTimeOffset CreatedAt, IReadOnlyList<InvoiceLineResponse> Lines,
    IReadOnlyList<InvoiceTaxResponse> Taxes, TaxTreatment TaxTreatment, string? CustomerTaxId, string? ExemptionReason,
    IReadOnlyList<InvoiceDiscountResponse> Discounts, string? HostedUrl)
{
    public static Expression<Func<Invoice, InvoiceResponse>> Of { get; } = invoice => From(invoice);

    public static InvoiceResponse From(Invoice invoice) => new(
        invoice.Id, invoice.Number, invoice.Status, invoice.CustomerId, invoice.CustomerName, invoice.CustomerEmail.Value,
        invoice.SubscriptionId, invoice.WalletId, invoice.Currency.Code, invoice.DiscountAmount, invoice.SubtotalAmount, invoice.TaxAmount, invoice.TotalAmount,
        invoice.WalletAmount, invoice.BalanceAmount, invoice.PaidAmount, invoice.CreditedAmount, invoice.RefundedAmount,
        invoice.WrittenOffAmount, invoice.DueAmount, invoice.IssuedOn, invoice.DueOn,
        invoice.IsOverdue ? invoice.OverdueSince : null, invoice.PaidAt,
        PaymentErrorResponse.Of(invoice), invoice.VoidReason, invoice.WriteOffReason, invoice.CreatedAt,
        [.. invoice.Lines.OrderBy(line => line.Position).Select(InvoiceLineResponse.From)],
        [.. invoice.Taxes.Select(InvoiceTaxResponse.From)], invoice.TaxTreatment, invoice.CustomerTaxId, invoice.ExemptionReason,
        [.. invoice.Discounts.Select(InvoiceDiscountResponse.From)], PageToken.Of(invoice) is { } token ? $"/invoices/{token}" : null);
}

/// <summary>
/// One line of an invoice; <c>unit_price</c> is a decimal string in major units, <c>proration</c> the share of the period that is billed,
/// such as <c>15/30</c>, and null where the price is charged in full.
/// </summary>
public sealed record InvoiceLineResponse(
    Guid Id, string Description, long Quantity, string UnitPrice, string? Proration, long LineAmount, long DiscountAmount, long CreditedAmount,
    Guid? TaxRateId, Guid? SubscriptionId, Guid? PricingRuleId)
{
    public static InvoiceLineResponse From(InvoiceLine line) => new(
        line.Id, line.Description, line.Quantity, Prices.Text(line.UnitPrice), line.ProrationText, line.LineAmount, line.DiscountAmount,
        line.CreditedAmount, line.TaxRateId, line.SubscriptionId, line.Rule?.RuleId);
}

/// <summary>What one coupon, or one pricing rule, takes off an invoice; <c>percentage</c> is null where it takes a fixed amount off.</summary>
public sealed record InvoiceDiscountResponse(
    Guid? AppliedCouponId, Guid? CouponId, string? Code, string Name, string? Percentage, long DiscountAmount, Guid? PricingRuleId)
{
    public static InvoiceDiscountResponse From(InvoiceDiscount discount) => new(
        discount.AppliedCouponId, discount.CouponId, discount.Code, discount.Name,
        discount.Percentage is { } percentage ? Percentages.Text(percentage) : null, discount.Amount, discount.PricingRuleId);
}

/// <summary>What an invoice charges by one rate: <c>net_amount</c> is what is taxed, <c>percentage</c> a decimal string.</summary>
public sealed record InvoiceTaxResponse(
    Guid TaxRateId, string Code, string Name, string Percentage, bool Inclusive, long NetAmount, long TaxAmount)
{
    public static InvoiceTaxResponse From(InvoiceTax tax) =>
        new(tax.TaxRateId, tax.Code, tax.Name, Percentages.Text(tax.Percentage), tax.Inclusive, tax.NetAmount, tax.TaxAmount);
}

/// <summary>Why the last payment did not succeed.</summary>
public sealed record PaymentErrorResponse(string Code, string Message)
{
    public static PaymentErrorResponse? Of(Invoice invoice) =>
        invoice.LastPaymentErrorCode is { } code ? new(code, invoice.LastPaymentErrorMessage!) : null;
}
