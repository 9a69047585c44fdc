using DotMac.Billing.Data;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Ledger;

/// <summary>Shows what each account was debited and credited with, by currency, up to an instant of the tenant's time: now, or any before it.</summary>
public static class GetTrialBalance
{
    /// <summary>Minor units; <c>balance_amount</c> is debits less credits: above zero on assets and expenses, below zero on liabilities and income.</summary>
    public sealed record Account(LedgerAccount Name, string Currency, long DebitAmount, long CreditAmount, long BalanceAmount);

    public sealed record Response(DateTimeOffset At, IReadOnlyList<Account> Accounts);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/trial-balance", Handle).WithName("GetTrialBalance").RequirePermission("billing.reconciliation.read");

    public static async Task<Ok<Response>> Handle(DateTimeOffset? at, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var until = (at ?? clock.Now).ToUniversalTime();
        var moved = db.LedgerTransfers.Where(transfer => transfer.PostedAt <= until);
        var debits = moved.Select(transfer => new { Account = transfer.DebitAccount, transfer.Currency, Debit = transfer.Amount, Credit = 0L });
        var credits = moved.Select(transfer => new { Account = transfer.CreditAccount, transfer.Currency, Debit = 0L, Credit = transfer.Amount });
        var sides = await debits.Concat(credits).GroupBy(side => new { side.Account, side.Currency })
            .Select(side => new { side.Key.Account, side.Key.Currency, Debit = side.Sum(one => one.Debit), Credit = side.Sum(one => one.Credit) })
            .ToListAsync(ct);
        var accounts = sides
            .Select(side => new Account(side.Account, side.Currency.Code, side.Debit, side.Credit, side.Debit - side.Credit))
            .OrderBy(account => account.Currency, StringComparer.Ordinal).ThenBy(account => account.Name);
        return TypedResults.Ok(new Response(until, [.. accounts]));
    }
}
