using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Shows a dunning campaign.</summary>
public static class GetDunningCampaign
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetDunningCampaign").RequirePermission("billing.dunning.view").ProducesProblem(404);

    public static async Task<Ok<DunningCampaignResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var campaign = await db.DunningCampaigns.Get(id, ct);
        http.SetETag(campaign);
        return TypedResults.Ok(DunningCampaignResponse.From(campaign));
    }
}
