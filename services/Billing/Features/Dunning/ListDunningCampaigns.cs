using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Lists dunning campaigns, newest first.</summary>
public static class ListDunningCampaigns
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListDunningCampaigns").RequirePermission("billing.dunning.view");

    public static async Task<Ok<Page<DunningCampaignResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.DunningCampaigns.Kept(), DunningCampaignResponse.Of, ct));
}
