using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Changes what is given of a campaign, lists as a whole; needs the ETag that was read. What runs by it goes on as it began.</summary>
public static class UpdateDunningCampaign
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string? Name = null,
        bool? IsActive = null,
        [property: Range(0, 100)] int? Priority = null,
        [property: Range(0, 3650)] int? TriggerAfterDays = null,
        [property: MaxLength(50)] IReadOnlyList<CampaignAmount>? Thresholds = null,
        [property: Range(0, 10)] int? MaxRetries = null,
        [property: Range(1, 30)] int? RetryIntervalDays = null,
        [property: MinLength(1), MaxLength(50)] IReadOnlyList<CampaignAction>? Actions = null,
        CampaignExclusionRules? ExclusionRules = null)
    {
        internal CampaignTerms On(CampaignTerms terms) => new(
            TriggerAfterDays ?? terms.TriggerAfterDays, Thresholds is null ? terms.Thresholds : CampaignAmount.Of(Thresholds, "/thresholds"),
            MaxRetries ?? terms.MaxRetries, RetryIntervalDays ?? terms.RetryIntervalDays, Actions is null ? terms.Actions : CampaignAction.Of(Actions),
            ExclusionRules is null ? terms.Exclusions : CampaignExclusionRules.Of(ExclusionRules));
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/{id:guid}", Handle)
        .WithName("UpdateDunningCampaign").RequirePermission("billing.dunning.manage").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<DunningCampaignResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var campaign = await db.DunningCampaigns.Held(id, ct);
        http.RequireMatch(campaign);
        campaign.Change(
            request.Name ?? campaign.Name, request.IsActive ?? campaign.IsActive, request.Priority ?? campaign.Priority, request.On(campaign.Terms));
        await BeginDunning.Plan(db, campaign, clock.Now, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(campaign);
        return TypedResults.Ok(DunningCampaignResponse.From(campaign));
    }
}
