using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Wallets;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>What the caller's tenant has with the platform. Row security shows it nothing else; that its rows are asked for by name is the second wall.</summary>
internal static class OwnQueries
{
    /// <summary>The customer that the caller's tenant is.</summary>
    public static async Task<Customer> OwnCustomer(this BillingDbContext db, CancellationToken ct)
    {
        var tenant = db.GuestId;
        return await db.Customers.SingleOrDefaultAsync(customer => customer.CustomerTenantId == tenant && tenant != null, ct) ?? throw CustomerErrors.TenantUnknown();
    }

    public static async Task<Guid> OwnCustomerId(this BillingDbContext db, CancellationToken ct)
    {
        var tenant = db.GuestId;
        return await db.Customers.Where(customer => customer.CustomerTenantId == tenant && tenant != null).Select(customer => (Guid?)customer.Id)
            .SingleOrDefaultAsync(ct) ?? throw CustomerErrors.TenantUnknown();
    }

    /// <summary>The tenant's subscription: the newest one that has not ended.</summary>
    public static async Task<Guid> OwnSubscriptionId(this BillingDbContext db, CancellationToken ct)
    {
        var customer = await db.OwnCustomerId(ct);
        return await db.Subscriptions.Where(known => known.CustomerId == customer && known.Status != SubscriptionStatus.Ended)
            .OrderByDescending(known => known.Id).Select(known => (Guid?)known.Id).FirstOrDefaultAsync(ct) ?? throw SubscriptionErrors.NotFound();
    }

    /// <summary>Refuses what is not offered, as if it were not there: plans that the tenant once had are visible, and not for sale.</summary>
    public static async Task<Plan> Offered(this DbSet<Plan> plans, Guid id, CancellationToken ct) =>
        await plans.SingleOrDefaultAsync(plan => plan.Id == id && plan.IsPublic, ct) ?? throw PlanErrors.NotFound();

    /// <summary>Refuses a wallet that is not the tenant's, as if it were not there.</summary>
    public static async Task RequireOwnWallet(this BillingDbContext db, Guid id, CancellationToken ct)
    {
        var customer = await db.OwnCustomerId(ct);
        if (!await db.Wallets.AnyAsync(wallet => wallet.Id == id && wallet.CustomerId == customer, ct))
            throw WalletErrors.NotFound();
    }

    /// <summary>Refuses what was just billed and nothing charges: it is not committed then.</summary>
    public static void RefuseUncharged(this BillingDbContext db)
    {
        if (db.Invoices.Local.Any(invoice => invoice.IsFailed))
            throw InvoiceErrors.NoPaymentMethod();
    }

    /// <summary>Whether the customer's currency is settled: anything has been billed, or promised, in it.</summary>
    public static async Task<bool> IsBilled(this BillingDbContext db, Guid customer, CancellationToken ct) =>
        await db.Subscriptions.AnyAsync(known => known.CustomerId == customer, ct)
        || await db.Invoices.AnyAsync(known => known.CustomerId == customer, ct)
        || await db.Wallets.AnyAsync(known => known.CustomerId == customer, ct)
        || await db.CustomerBalances.AnyAsync(known => known.CustomerId == customer, ct)
        || await db.AppliedCoupons.AnyAsync(known => known.CustomerId == customer, ct);
}
