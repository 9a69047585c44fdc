using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Payments;

/// <summary>Named queries over payments.</summary>
internal static class PaymentQueries
{
    /// <summary>Those that brought money: what <see cref="Payment.WasPaid"/> says of one.</summary>
    public static IQueryable<Payment> Paid(this IQueryable<Payment> payments) => payments.Where(payment =>
        payment.Status == PaymentStatus.Succeeded || payment.Status == PaymentStatus.PartiallyRefunded || payment.Status == PaymentStatus.Refunded);

    /// <summary>Attempts, by whatever cause, with what is the customer's default method now.</summary>
    public static IQueryable<Payment> WithDefaultOf(this IQueryable<Payment> payments, IQueryable<PaymentMethod> methods) =>
        payments.Where(payment => methods.Any(method => method.Id == payment.PaymentMethodId && method.IsDefault));

    /// <summary>When the last attempt to pay each invoice began; of those without one, nothing.</summary>
    public static Task<Dictionary<Guid, DateTimeOffset>> LastAt(this IQueryable<Payment> payments, IEnumerable<Guid> invoices, CancellationToken ct) => payments
        .Where(payment => invoices.Contains(payment.InvoiceId)).GroupBy(payment => payment.InvoiceId)
        .ToDictionaryAsync(all => all.Key, all => all.Max(payment => payment.CreatedAt), ct);
}
