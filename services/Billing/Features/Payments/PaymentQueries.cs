using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
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

    /// <summary>
    /// Of invoices those that a method may be asked for without a person's word: no payment of them runs, and none by this method was ever refused for good, whichever other
    /// was tried since (case J07).
    /// </summary>
    public static async Task<IReadOnlyList<Invoice>> Chargeable(this BillingDbContext db, IEnumerable<Invoice> invoices, PaymentMethod method, CancellationToken ct)
    {
        Invoice[] open = [.. invoices.Where(invoice => invoice.IsCollectable)];
        Guid[] ids = [.. open.Select(invoice => invoice.Id)];
        var refused = await db.Payments.Where(payment => ids.Contains(payment.InvoiceId) && payment.PaymentMethodId == method.Id && payment.RefusedForGood)
            .Select(payment => payment.InvoiceId).ToListAsync(ct);
        return [.. open.ExceptBy(refused, invoice => invoice.Id)];
    }

    public static async Task<bool> MayCharge(this BillingDbContext db, Invoice invoice, PaymentMethod method, CancellationToken ct) =>
        (await db.Chargeable([invoice], method, ct)).Count > 0;
}
