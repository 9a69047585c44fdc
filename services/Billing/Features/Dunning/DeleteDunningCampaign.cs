using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Takes a campaign away; refused while anybody is being dunned by it.</summary>
public static class DeleteDunningCampaign
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName("DeleteDunningCampaign").RequirePermission("billing.dunning.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<NoContent> Handle(Guid id, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var campaign = await db.DunningCampaigns.Held(id, ct);
        campaign.Delete(await db.DunningExecutions.AnyAsync(known => known.CampaignId == id && known.EndedAt == null, ct), clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
