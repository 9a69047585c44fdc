using DotMac.Billing.Data;
using DotMac.Billing.Domain.PaymentMethods;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Named queries over payment methods.</summary>
internal static class PaymentMethodQueries
{
    /// <summary>Holds the customer until the operation ends: of its methods that change at once, the later sees what the earlier left.</summary>
    public static Task HoldCustomer(this BillingDbContext db, Guid customerId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT id FROM customers WHERE id = {customerId} FOR NO KEY UPDATE", ct);

    public static async Task<PaymentMethod> Attached(this DbSet<PaymentMethod> methods, Guid customerId, Guid id, CancellationToken ct) =>
        await methods.SingleOrDefaultAsync(method => method.Id == id && method.CustomerId == customerId && method.DetachedAt == null, ct)
        ?? throw PaymentMethodErrors.NotFound();

    /// <summary>The method, unless it was detached.</summary>
    public static Task<PaymentMethod?> InUse(this DbSet<PaymentMethod> methods, Guid id, CancellationToken ct) =>
        methods.SingleOrDefaultAsync(method => method.Id == id && method.DetachedAt == null, ct);

    public static Task<PaymentMethod?> DefaultOf(this DbSet<PaymentMethod> methods, Guid customerId, CancellationToken ct) =>
        methods.SingleOrDefaultAsync(method => method.CustomerId == customerId && method.IsDefault, ct);
}
