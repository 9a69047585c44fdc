using DotMac.Billing.Data;
using DotMac.Billing.Domain.BankAccounts;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Named queries over bank accounts.</summary>
internal static class BankAccountQueries
{
    /// <summary>Those that were not deleted.</summary>
    public static IQueryable<BankAccount> InUse(this IQueryable<BankAccount> accounts) => accounts.Where(account => account.DeletedAt == null);

    public static async Task<BankAccount> BankAccount(this BillingDbContext db, Guid id, CancellationToken ct) =>
        await db.BankAccounts.InUse().SingleOrDefaultAsync(account => account.Id == id, ct) ?? throw BankAccountErrors.NotFound();

    /// <summary>The account that a request is about.</summary>
    public static async Task<BankAccount> BankAccountOf(this BillingDbContext db, Guid id, CancellationToken ct) =>
        await db.BankAccounts.InUse().SingleOrDefaultAsync(account => account.Id == id, ct) ?? throw BankAccountErrors.Unknown();

    /// <summary>Has the invoices of a currency ask for money on one account alone. The former one yields first: the index knows one at a time.</summary>
    public static async Task Prefer(this BillingDbContext db, BankAccount account, CancellationToken ct)
    {
        if (account.IsPrimary)
            return;
        if (await db.BankAccounts.SingleOrDefaultAsync(known => known.IsPrimary && known.Currency == account.Currency, ct) is { } former)
        {
            former.Yield();
            await db.SaveChangesAsync(ct);
        }

        account.Prefer();
    }
}
