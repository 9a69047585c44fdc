using DotMac.Billing.Data;
using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Balances;

/// <summary>Named queries over balances. Each holds the row until the operation ends: of two that change it at once, the later sees the sum.</summary>
internal static class BalanceQueries
{
    /// <summary>The balance that an invoice is settled with; null where the customer has none and the invoice pays nothing in.</summary>
    public static async Task<CustomerBalance?> BalanceFor(this BillingDbContext db, Invoice invoice, CancellationToken ct) =>
        invoice.TotalAmount < 0
            ? await db.OpenBalance(invoice.CustomerId, invoice.Currency, ct)
            : await db.HeldBalance(invoice.CustomerId, invoice.Currency).SingleOrDefaultAsync(ct);

    /// <summary>What the customer's balance comes to, looked at and not held.</summary>
    public static Task<long> BalanceOf(this BillingDbContext db, Customer customer, CancellationToken ct) => db.CustomerBalances
        .Where(balance => balance.CustomerId == customer.Id && balance.Currency == customer.Currency)
        .Select(balance => balance.Amount).SingleOrDefaultAsync(ct);

    /// <summary>The balance of a customer, which begins at zero where there is none.</summary>
    public static async Task<CustomerBalance> OpenBalance(this BillingDbContext db, Guid customerId, Currency currency, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO customer_balances (id, tenant_id, version, customer_id, currency, amount)
            VALUES ({Guid.CreateVersion7()}, {db.TenantId}, 0, {customerId}, {currency.Code}, 0) ON CONFLICT DO NOTHING
            """, ct);
        return await db.HeldBalance(customerId, currency).SingleAsync(ct);
    }

    /// <summary>Loads the balances of many customers, held in one order.</summary>
    public static Task HoldBalances(this BillingDbContext db, IReadOnlyCollection<Guid> customers, CancellationToken ct) =>
        db.CustomerBalances.FromSql(
            $"SELECT * FROM customer_balances WHERE customer_id = ANY({customers.ToArray()}) ORDER BY customer_id, currency FOR UPDATE").LoadAsync(ct);

    private static IQueryable<CustomerBalance> HeldBalance(this BillingDbContext db, Guid customerId, Currency currency) =>
        db.CustomerBalances.FromSql(
            $"SELECT * FROM customer_balances WHERE customer_id = {customerId} AND currency = {currency.Code} FOR UPDATE");
}
