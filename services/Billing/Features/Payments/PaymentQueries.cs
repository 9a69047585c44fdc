using DotMac.Billing.Domain.Payments;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Payments;

/// <summary>Named queries over payments.</summary>
internal static class PaymentQueries
{
    /// <summary>Those that brought money: what <see cref="Payment.WasPaid"/> says of one.</summary>
    public static IQueryable<Payment> Paid(this IQueryable<Payment> payments) => payments.Where(payment =>
        payment.Status == PaymentStatus.Succeeded || payment.Status == PaymentStatus.PartiallyRefunded || payment.Status == PaymentStatus.Refunded);

    /// <summary>When invoices were last tried with a payment method, by whatever cause, and whether one of the attempts was refused for good.</summary>
    public static Task<List<Tried>> TriedWith(this IQueryable<Payment> payments, Guid methodId, Guid[] invoices, CancellationToken ct) => payments
        .Where(payment => payment.PaymentMethodId == methodId && invoices.Contains(payment.InvoiceId)).GroupBy(payment => payment.InvoiceId)
        .Select(all => new Tried(all.Key, all.Max(payment => payment.CreatedAt), all.Count(payment => payment.RefusedForGood) > 0)).ToListAsync(ct);
}

/// <summary>What became of an invoice with one payment method.</summary>
internal sealed record Tried(Guid InvoiceId, DateTimeOffset LastAt, bool RefusedForGood);
