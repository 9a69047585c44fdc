using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Shows what one campaign came to.</summary>
public static class GetDunningCampaignStats
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/stats", Handle)
        .WithName("GetDunningCampaignStats").RequirePermission("billing.dunning.view").ProducesProblem(404);

    public static async Task<Ok<DunningStatsResponse>> Handle(Guid id, BillingDbContext db, CancellationToken ct)
    {
        await db.DunningCampaigns.Get(id, ct);
        return TypedResults.Ok(await DunningStatsResponse.Of(db.DunningExecutions.Where(execution => execution.CampaignId == id), ct));
    }
}
