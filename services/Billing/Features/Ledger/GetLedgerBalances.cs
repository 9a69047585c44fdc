using DotMac.Billing.Data;
using DotMac.Billing.Domain.Ledger;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Ledger;

/// <summary>Shows the trial balance at an instant, now where none is named: each account's debits and credits, tax rate by rate.</summary>
public static class GetLedgerBalances
{
    /// <summary><c>balance_amount</c> is debits less credits; over all accounts of a currency it is zero.</summary>
    public sealed record Response(DateTimeOffset At, IReadOnlyList<Line> Accounts);

    public sealed record Line(LedgerAccount Account, string Currency, Guid? TaxRateId, long DebitAmount, long CreditAmount, long BalanceAmount);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/balances", Handle).WithName("GetLedgerBalances").RequirePermission("billing.ledger.view");

    public static async Task<Ok<Response>> Handle(DateTimeOffset? at, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var until = (at ?? clock.Now).ToUniversalTime();
        var posted = db.LedgerEntries.Where(entry => entry.OccurredAt <= until);
        var debits = posted.Select(entry => new { Account = entry.DebitAccount, entry.Currency, Rate = entry.TaxRateId, Debit = entry.Amount, Credit = 0L });
        var credits = posted.Select(entry => new { Account = entry.CreditAccount, entry.Currency, Rate = entry.TaxRateId, Debit = 0L, Credit = entry.Amount });
        var sums = await debits.Concat(credits)
            .GroupBy(side => new { side.Account, side.Currency, Rate = side.Account == LedgerAccount.TaxPayable ? side.Rate : null })
            .Select(sides => new { sides.Key, Debit = sides.Sum(side => side.Debit), Credit = sides.Sum(side => side.Credit) })
            .ToListAsync(ct);
        var lines = sums.OrderBy(sum => sum.Key.Currency.Code, StringComparer.Ordinal).ThenBy(sum => sum.Key.Account).ThenBy(sum => sum.Key.Rate)
            .Select(sum => new Line(sum.Key.Account, sum.Key.Currency.Code, sum.Key.Rate, sum.Debit, sum.Credit, sum.Debit - sum.Credit));
        return TypedResults.Ok(new Response(until, [.. lines]));
    }
}
