using DotMac.Billing.Domain.PaymentMethods;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Named queries over payment methods.</summary>
internal static class PaymentMethodQueries
{
    public static async Task<PaymentMethod> Attached(this DbSet<PaymentMethod> methods, Guid customerId, Guid id, CancellationToken ct) =>
        await methods.SingleOrDefaultAsync(method => method.Id == id && method.CustomerId == customerId && method.DetachedAt == null, ct)
        ?? throw PaymentMethodErrors.NotFound();

    public static Task<PaymentMethod?> DefaultOf(this DbSet<PaymentMethod> methods, Guid customerId, CancellationToken ct) =>
        methods.SingleOrDefaultAsync(method => method.CustomerId == customerId && method.IsDefault, ct);
}
