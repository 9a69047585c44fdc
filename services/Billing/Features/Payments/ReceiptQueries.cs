using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Features.Invoices;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Payments;

/// <summary>What receipts are made of.</summary>
internal static class ReceiptQueries
{
    /// <summary>The receipt of a payment that succeeded, whatever was refunded of it since.</summary>
    public static async Task<ReceiptDocument> ReceiptOf(this BillingDbContext db, Guid paymentId, CancellationToken ct)
    {
        var payment = await db.Payments.AsNoTracking().SingleOrDefaultAsync(known => known.Id == paymentId, ct) ?? throw PaymentErrors.NotFound();
        if (!payment.WasPaid)
            throw PaymentErrors.WrongStatus(payment.Status);
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(known => known.Id == payment.InvoiceId, ct);
        var document = await db.DocumentOf(invoice, null, ct);
        var customer = await db.Customers.AsNoTracking().SingleAsync(known => known.Id == payment.CustomerId, ct);
        var method = await db.PaymentMethods.AsNoTracking().SingleOrDefaultAsync(known => known.Id == payment.PaymentMethodId, ct);
        return new(
            payment.Id, document.Seller, document.Buyer, invoice.Id, document.Number, Text(payment, method),
            payment.ReceivedOn ?? customer.DateOf(payment.CreatedAt), new Money(payment.Amount, payment.Currency), payment.SurplusAmount, payment.RefundedAmount);
    }

    private static string Text(Payment payment, PaymentMethod? method) => payment.OfflineMethod is { } offline
        ? string.Concat(offline.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"))
        : $"{method?.Brand ?? method?.Kind} {(method?.Last4 is { } last ? $"ending in {last}" : "")}".Trim();
}
