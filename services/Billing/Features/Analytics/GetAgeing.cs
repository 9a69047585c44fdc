using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Analytics;

/// <summary>Shows from the ledger what customers owed at the end of a day (UTC), today where none is named, by how long it was overdue.</summary>
public static class GetAgeing
{
    /// <summary>Overdue for 1 to 30 days, 31 to 60, 61 to 90, and longer; tax included.</summary>
    public sealed record Aged(
        string Currency, long NotDueAmount, long ThirtyDaysAmount, long SixtyDaysAmount, long NinetyDaysAmount, long OlderAmount, long TotalAmount, int Invoices);

    public sealed record Response(DateOnly On, IReadOnlyList<Aged> Currencies);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/ageing", Handle).WithName("GetAgeing").RequirePermission("billing.metrics.view");

    public static async Task<Ok<Response>> Handle(DateOnly? on, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var (day, end) = Days.Ending(on ?? clock.Today(TimeZoneInfo.Utc));
        var currencies = await db.Database.SqlQuery<Aged>(
            $"""
            SELECT currency, coalesce(sum(owed) FILTER (WHERE days <= 0), 0)::bigint AS not_due_amount,
                coalesce(sum(owed) FILTER (WHERE days BETWEEN 1 AND 30), 0)::bigint AS thirty_days_amount,
                coalesce(sum(owed) FILTER (WHERE days BETWEEN 31 AND 60), 0)::bigint AS sixty_days_amount,
                coalesce(sum(owed) FILTER (WHERE days BETWEEN 61 AND 90), 0)::bigint AS ninety_days_amount,
                coalesce(sum(owed) FILTER (WHERE days > 90), 0)::bigint AS older_amount, sum(owed)::bigint AS total_amount, count(*)::int AS invoices
            FROM (SELECT invoice.currency, {day} - invoice.due_on AS days,
                    sum(CASE 'accounts_receivable' WHEN debit_account THEN amount WHEN credit_account THEN -amount ELSE 0 END) AS owed
                FROM ledger_transfers transfer JOIN invoices invoice ON invoice.id = transfer.invoice_id
                WHERE posted_at < {end} GROUP BY invoice.id, invoice.currency, invoice.due_on) AS receivable
            WHERE owed <> 0 GROUP BY currency ORDER BY currency
            """).ToListAsync(ct);
        return TypedResults.Ok(new Response(day, currencies));
    }
}
