using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Analytics;

/// <summary>
/// Shows what was invoiced of periods of subscriptions and not earned by the end of a day, today where none is named, and in which months it will
/// be: each day of a period earns the same. What credit notes and voids took back by then is not deferred.
/// </summary>
public static class GetDeferredRevenue
{
    public sealed record Month(DateOnly Until, long RecognizedAmount);

    /// <summary>The schedule comes to the deferred amount; <c>until</c> is the last day of its month.</summary>
    public sealed record Deferred(string Currency, long DeferredAmount, IReadOnlyList<Month> Schedule);

    public sealed record Response(DateOnly On, IReadOnlyList<Deferred> Currencies);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/deferred-revenue", Handle).WithName("GetDeferredRevenue").RequirePermission("billing.metrics.view");

    public static async Task<Ok<Response>> Handle(DateOnly? on, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var (day, end) = Days.Ending(on ?? clock.Today(TimeZoneInfo.Utc));
        var left = await db.Database.SqlQuery<Left>(
            $"""
            WITH posted AS (
                SELECT invoice_id, sum(CASE 'revenue' WHEN credit_account THEN amount WHEN debit_account THEN -amount ELSE 0 END) AS revenue
                FROM ledger_transfers WHERE posted_at < {end} GROUP BY invoice_id),
            line AS (
                SELECT invoice.currency, service_from, service_until, line_amount - discount_amount AS net,
                    posted.revenue / nullif(sum(line_amount - discount_amount) OVER (PARTITION BY invoice.id), 0) AS kept
                FROM posted JOIN invoices invoice ON invoice.id = posted.invoice_id JOIN invoice_lines ON invoice_lines.invoice_id = invoice.id),
            served AS (SELECT * FROM line WHERE service_until > {day}::date + 1),
            days AS (
                SELECT {day}::date AS day UNION SELECT (month + interval '1 month - 1 day')::date
                FROM generate_series(date_trunc('month', {day}::timestamp), (SELECT max(service_until) - 1 FROM served), interval '1 month') AS month)
            SELECT currency, day, round(sum(
                net * kept * greatest(0, service_until - greatest(service_from, day + 1)) / nullif(service_until - service_from, 0)))::bigint AS amount
            FROM served CROSS JOIN days WHERE day >= {day} GROUP BY currency, day ORDER BY currency, day
            """).ToListAsync(ct);
        return TypedResults.Ok(new Response(day, [.. left.GroupBy(one => one.Currency).Select(group => Told(group.Key, [.. group]))]));
    }

    private static Deferred Told(string currency, Left[] left) => new(
        currency, left[0].Amount, [.. left.Zip(left.Skip(1), (before, after) => new Month(after.Day, before.Amount - after.Amount))]);

    private sealed record Left(string Currency, DateOnly Day, long Amount);
}
