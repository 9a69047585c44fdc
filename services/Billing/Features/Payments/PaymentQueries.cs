using DotMac.Billing.Domain.Payments;

namespace DotMac.Billing.Features.Payments;

/// <summary>Named queries over payments.</summary>
internal static class PaymentQueries
{
    /// <summary>Those that brought money: what <see cref="Payment.WasPaid"/> says of one.</summary>
    public static IQueryable<Payment> Paid(this IQueryable<Payment> payments) => payments.Where(payment =>
        payment.Status == PaymentStatus.Succeeded || payment.Status == PaymentStatus.PartiallyRefunded || payment.Status == PaymentStatus.Refunded);
}
