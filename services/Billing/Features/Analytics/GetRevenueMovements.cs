using System.Globalization;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Analytics;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Analytics;

/// <summary>Shows how monthly recurring revenue went from the beginning of one day to that of another (UTC), customer by customer, and what was lost.</summary>
public static class GetRevenueMovements
{
    /// <summary>
    /// <c>start</c> and the movements come to <c>end</c>; what is lost is below zero. Churn rates are decimal strings: churned customers of those at
    /// the start, and churned and contracted revenue of that at the start.
    /// </summary>
    public sealed record Movement(
        string Currency, long StartAmount, long NewAmount, long ExpansionAmount, long ContractionAmount, long ChurnAmount, long ReactivationAmount,
        long EndAmount, int StartCustomers, int ChurnedCustomers, string CustomerChurnRate, string RevenueChurnRate);

    public sealed record Response(DateOnly From, DateOnly Until, IReadOnlyList<Movement> Currencies);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/mrr/movements", Handle).WithName("GetRevenueMovements").RequirePermission("billing.metrics.view").ProducesProblem(400);

    public static async Task<Ok<Response>> Handle(DateOnly from, DateOnly until, BillingDbContext db, CancellationToken ct)
    {
        var (start, end) = Days.Bounds(from, until);
        var before = await db.CustomersBefore(start, ct);
        var (then, now) = (ByCustomer(await db.RevenueAt(start, ct)), ByCustomer(await db.RevenueAt(end, ct)));
        var movements = then.Keys.Union(now.Keys).GroupBy(key => key.Currency).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Told(group.Key, RevenueMovement.Of(
                group.Select(key => (then.GetValueOrDefault(key), now.GetValueOrDefault(key), before.Contains(key.Customer))))));
        return TypedResults.Ok(new Response(from, until, [.. movements]));
    }

    private static Dictionary<(Guid Customer, string Currency), long> ByCustomer(IEnumerable<SubscriptionRevenue> revenue) => revenue
        .GroupBy(one => (one.CustomerId, one.Monthly.Currency.Code)).ToDictionary(group => group.Key, group => group.Sum(one => one.Monthly.Amount));

    private static Movement Told(string currency, RevenueMovement moved) => new(
        currency, moved.StartAmount, moved.NewAmount, moved.ExpansionAmount, moved.ContractionAmount, moved.ChurnAmount, moved.ReactivationAmount,
        moved.EndAmount, moved.StartCustomers, moved.ChurnedCustomers, Rate(moved.ChurnedCustomers, moved.StartCustomers),
        Rate(-moved.ChurnAmount - moved.ContractionAmount, moved.StartAmount));

    private static string Rate(long part, long whole) =>
        (whole == 0 ? 0 : Math.Round((decimal)part / whole, 4, MidpointRounding.AwayFromZero)).ToString("0.0000", CultureInfo.InvariantCulture);
}
