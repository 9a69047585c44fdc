using DotMac.Kernel;

namespace DotMac.Billing.Documents;

/// <summary>What a receipt says of a payment; it has no number of its own but its payment's id.</summary>
public sealed record ReceiptDocument(
    Guid PaymentId, DocumentParty Seller, DocumentParty Buyer, Guid InvoiceId, string InvoiceNumber, string Method, DateOnly PaidOn, Money Amount,
    long SurplusAmount, long RefundedAmount);
