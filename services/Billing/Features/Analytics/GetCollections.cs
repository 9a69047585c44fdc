using DotMac.Billing.Data;
using DotMac.Billing.Features.ExchangeRates;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Analytics;

/// <summary>Shows from the ledger what was invoiced from one day on and before another (UTC), and how it was settled.</summary>
public static class GetCollections
{
    /// <summary>
    /// Tax included. <c>invoiced</c> is less what was voided; less what was paid, set off against wallets and the balance, credited and written off it comes to
    /// how the receivables grew. <c>refunded</c> went back out of what was paid.
    /// </summary>
    public sealed record Collected(
        string Currency, long InvoicedAmount, long PaidAmount, long WalletAmount, long BalanceAmount, long CreditedAmount, long WrittenOffAmount, long ReceivableChangeAmount,
        long RefundedAmount);

    /// <summary><c>report</c> is what was paid in all currencies in the one that was asked for, by the rates at the end of the last day, or of now where that is still to come.</summary>
    public sealed record Response(DateOnly From, DateOnly Until, IReadOnlyList<Collected> Currencies, ReportResponse? Report);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/collections", Handle).WithName("GetCollections").RequirePermission("billing.metrics.view").ProducesProblem(400).ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(
        DateOnly from, DateOnly until, [FromQuery(Name = "report_currency")] string? reportCurrency, BillingDbContext db, TenantClock clock,
        CancellationToken ct)
    {
        var (start, end) = Days.Bounds(from, until);
        var currencies = await db.Database.SqlQuery<Collected>(
            $"""
            SELECT currency, coalesce(sum(owed) FILTER (WHERE operation IN ('invoice_finalized', 'invoice_voided')), 0)::bigint AS invoiced_amount,
                coalesce(sum(-owed) FILTER (WHERE operation IN ('payment_succeeded', 'payment_reversed')), 0)::bigint AS paid_amount,
                coalesce(sum(-owed) FILTER (WHERE operation = 'wallet_moved'), 0)::bigint AS wallet_amount,
                coalesce(sum(-owed) FILTER (WHERE operation = 'balance_changed'), 0)::bigint AS balance_amount,
                coalesce(sum(-owed) FILTER (WHERE operation = 'credit_note_issued'), 0)::bigint AS credited_amount,
                coalesce(sum(-owed) FILTER (WHERE operation = 'invoice_written_off'), 0)::bigint AS written_off_amount,
                sum(owed)::bigint AS receivable_change_amount,
                coalesce(sum(amount) FILTER (WHERE operation = 'refund_succeeded'), 0)::bigint AS refunded_amount
            FROM (SELECT currency, operation, amount,
                    CASE 'accounts_receivable' WHEN debit_account THEN amount WHEN credit_account THEN -amount ELSE 0 END AS owed
                FROM ledger_transfers WHERE posted_at >= {start} AND posted_at < {end}) AS moved
            GROUP BY currency ORDER BY currency
            """).ToListAsync(ct);
        var at = end > clock.Now ? clock.Now : end.AddMicroseconds(-1); // a rate of the next day is not of this period
        var report = await ReportResponse.Of(db, reportCurrency, at, currencies.Select(one => (one.Currency, one.PaidAmount)), ct);
        return TypedResults.Ok(new Response(from, until, currencies, report));
    }
}
