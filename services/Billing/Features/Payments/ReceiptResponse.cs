using DotMac.Billing.Documents;

namespace DotMac.Billing.Features.Payments;

/// <summary>
/// A receipt of money that came; amounts are minor units. It is known by its payment's id. <c>surplus_amount</c> was more than the invoice asked for and went
/// into the customer's balance.
/// </summary>
public sealed record ReceiptResponse(
    Guid PaymentId, string Seller, string Customer, Guid InvoiceId, string InvoiceNumber, string Method, DateOnly PaidOn, long PaymentAmount,
    long SurplusAmount, long RefundedAmount, string Currency)
{
    public static ReceiptResponse From(ReceiptDocument receipt) => new(
        receipt.PaymentId, receipt.Seller.Name, receipt.Buyer.Name, receipt.InvoiceId, receipt.InvoiceNumber, receipt.Method, receipt.PaidOn,
        receipt.Amount.Amount, receipt.SurplusAmount, receipt.RefundedAmount, receipt.Amount.Currency.Code);
}
