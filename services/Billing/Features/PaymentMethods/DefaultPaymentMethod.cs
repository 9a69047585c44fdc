using DotMac.Billing.Data;
using DotMac.Billing.Due;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>What changes with a customer's default method, however it changes.</summary>
internal static class DefaultPaymentMethod
{
    /// <summary>
    /// Lets the former default give way and plans to collect with the next one what the customer owes. The index allows one default, so
    /// the former is saved first.
    /// </summary>
    public static async Task YieldDefault(this BillingDbContext db, Guid customerId, DateTimeOffset now, CancellationToken ct)
    {
        (await db.PaymentMethods.DefaultOf(customerId, ct))?.Yield();
        db.Schedule(CollectInvoices.Kind, customerId, now);
        await db.SaveChangesAsync(ct);
    }
}
