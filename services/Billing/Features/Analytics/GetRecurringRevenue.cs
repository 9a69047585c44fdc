using DotMac.Billing.Data;
using DotMac.Billing.Features.ExchangeRates;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Analytics;

/// <summary>Shows what active subscriptions bring in a month and in a year, without tax, at any past instant: now where none is named; in one currency too, where that is named.</summary>
public static class GetRecurringRevenue
{
    /// <summary>Yearly plans count a twelfth, weekly ones 52 twelfths; each subscription is rounded, and trials and pauses bring nothing.</summary>
    public sealed record Revenue(string Currency, long MrrAmount, long ArrAmount, int Subscriptions, int Customers);

    /// <summary><c>report</c> is the MRR of all currencies in the one that was asked for, by the rates of the instant.</summary>
    public sealed record Response(DateTimeOffset At, IReadOnlyList<Revenue> Currencies, ReportResponse? Report);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mrr", Handle).WithName("GetRecurringRevenue").RequirePermission("billing.metrics.view").ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(
        DateTimeOffset? at, [FromQuery(Name = "report_currency")] string? reportCurrency, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var instant = (at ?? clock.Now).ToUniversalTime();
        Revenue[] currencies = [.. (await db.RevenueAt(instant, ct)).GroupBy(one => one.Monthly.Currency.Code).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Monthly: group.Sum(one => one.Monthly.Amount), All: group.ToList()))
            .Select(sum => new Revenue(
                sum.Key, sum.Monthly, 12 * sum.Monthly, sum.All.Count, sum.All.Select(one => one.CustomerId).Distinct().Count()))];
        var report = await ReportResponse.Of(db, reportCurrency, instant, currencies.Select(one => (one.Currency, one.MrrAmount)), ct);
        return TypedResults.Ok(new Response(instant, currencies, report));
    }
}
