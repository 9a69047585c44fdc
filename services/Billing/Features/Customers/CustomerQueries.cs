using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Data;

namespace DotMac.Billing.Features.Customers;

/// <summary>Named queries over customers.</summary>
internal static class CustomerQueries
{
    /// <summary>Holds a tenant until the operation ends: of two that make a customer of it at once, the later finds the customer of the earlier.</summary>
    public static Task HoldTenant(this BillingDbContext db, Guid tenant, CancellationToken ct) =>
        db.HoldName($"tenant {tenant}", ct);
}
