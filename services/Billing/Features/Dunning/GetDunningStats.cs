using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Shows what dunning came to, of all campaigns.</summary>
public static class GetDunningStats
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/stats", Handle).WithName("GetDunningStats").RequirePermission("billing.dunning.view");

    public static async Task<Ok<DunningStatsResponse>> Handle(BillingDbContext db, CancellationToken ct) =>
        TypedResults.Ok(await DunningStatsResponse.Of(db.DunningExecutions, ct));
}
