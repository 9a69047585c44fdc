using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.PaymentMethods;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>
/// Named queries over wallets. A wallet's row is locked first and its grants are read after: of two that take from it at once, the later sees what the
/// earlier left.
/// </summary>
internal static class WalletQueries
{
    public static async Task<Wallet> HeldWallet(this BillingDbContext db, Guid id, CancellationToken ct)
    {
        var wallet = await db.Wallets.FromSql($"SELECT * FROM wallets WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct) ?? throw WalletErrors.NotFound();
        await db.LoadGrants([wallet.Id], ct);
        return wallet;
    }

    /// <summary>What may pay an invoice of a customer; <paramref name="prepared"/> where they are held already. Nothing is asked where it never had a wallet.</summary>
    public static async Task<IReadOnlyList<Wallet>> HeldWalletsOf(this BillingDbContext db, Customer customer, bool prepared, CancellationToken ct)
    {
        if (!customer.HasWallets)
            return [];
        if (!prepared)
            await db.Hold([customer.Id], ct);
        return [.. db.Wallets.Local.Where(wallet => wallet.CustomerId == customer.Id)];
    }

    /// <summary>Holds the wallets of many customers in one order.</summary>
    public static async Task HoldWallets(this BillingDbContext db, IReadOnlyCollection<Guid> customers, CancellationToken ct)
    {
        Guid[] owners = [.. db.Customers.Local.Where(customer => customer.HasWallets && customers.Contains(customer.Id)).Select(customer => customer.Id)];
        if (owners.Length > 0)
            await db.Hold(owners, ct);
    }

    /// <summary>Holds the wallets that payments may top up, in one order, after the invoices of those payments.</summary>
    public static async Task HoldTopUps(this BillingDbContext db, Guid[] wallets, CancellationToken ct)
    {
        if (wallets.Length > 0)
            await db.Wallets.FromSql($"SELECT * FROM wallets WHERE id = ANY({wallets}) ORDER BY id FOR UPDATE").LoadAsync(ct);
    }

    /// <summary>What pays the top-ups of a wallet that begin by themselves: what was chosen for that, or else the customer's default.</summary>
    public static Task<PaymentMethod?> MethodOfTopUps(this BillingDbContext db, Wallet wallet, CancellationToken ct) => wallet.AutoTopUp?.PaymentMethodId is { } chosen
        ? db.PaymentMethods.InUse(chosen, ct)
        : db.PaymentMethods.DefaultOf(wallet.CustomerId, ct);

    /// <summary>
    /// The method that was chosen to pay an invoice, which is the top-up that a wallet runs; of one whose terms are gone, what it was charged to. Null where
    /// the customer's default pays. The wallet is looked at and not held.
    /// </summary>
    public static async Task<Guid?> ChosenMethodOf(this BillingDbContext db, Invoice invoice, CancellationToken ct)
    {
        if (invoice.WalletId is not { } id || await db.Wallets.AsNoTracking().SingleAsync(known => known.Id == id, ct) is not { } wallet
            || !wallet.Runs(invoice))
            return null;
        return wallet.AutoTopUp is { } terms
            ? terms.PaymentMethodId
            : await db.Payments.Where(payment => payment.InvoiceId == invoice.Id && payment.PaymentMethodId != null).OrderByDescending(payment => payment.Id)
                .Select(payment => payment.PaymentMethodId).FirstOrDefaultAsync(ct);
    }

    /// <summary>The wallets that paid a part of an invoice, with what they paid and the grants that it came from.</summary>
    public static async Task<IReadOnlyList<Wallet>> HeldWalletsThatPaid(this BillingDbContext db, Invoice invoice, CancellationToken ct)
    {
        if (invoice.WalletAmount == 0)
            return [];
        var paid = db.WalletEntries.Where(entry => entry.InvoiceId == invoice.Id && entry.Reason == WalletReason.InvoicePaid);
        Guid[] ids = [.. await paid.Select(entry => entry.WalletId).Distinct().ToListAsync(ct)];
        var wallets = await db.Wallets.FromSql($"SELECT * FROM wallets WHERE id = ANY({ids}) ORDER BY id FOR UPDATE").ToListAsync(ct);
        await db.WalletGrants.Where(grant => paid.Any(entry => entry.GrantId == grant.Id)).LoadAsync(ct);
        await paid.LoadAsync(ct);
        return wallets;
    }

    /// <summary>What wallets would pay of an invoice that nobody makes; looked at and not held.</summary>
    public static async Task<long> WalletsPay(this BillingDbContext db, Invoice invoice, Customer customer, DateTimeOffset at, CancellationToken ct)
    {
        if (!customer.HasWallets)
            return 0;
        var wallets = await db.Wallets.AsNoTracking().Where(wallet => wallet.CustomerId == customer.Id && wallet.Status == WalletStatus.Active)
            .Include(wallet => wallet.Grants.Where(grant => grant.CreditsLeft > 0)).ToListAsync(ct);
        return WalletShares.Of(invoice, wallets, at).Sum(share => share.Amount);
    }

    private static async Task Hold(this BillingDbContext db, Guid[] customers, CancellationToken ct)
    {
        var wallets = await db.Wallets.FromSql(
            $"SELECT * FROM wallets WHERE customer_id = ANY({customers}) AND status = 'active' ORDER BY id FOR UPDATE").ToListAsync(ct);
        await db.LoadGrants([.. wallets.Select(wallet => wallet.Id)], ct);
    }

    private static Task LoadGrants(this BillingDbContext db, Guid[] wallets, CancellationToken ct) =>
        db.WalletGrants.Where(grant => wallets.Contains(grant.WalletId) && grant.CreditsLeft > 0).LoadAsync(ct);
}
