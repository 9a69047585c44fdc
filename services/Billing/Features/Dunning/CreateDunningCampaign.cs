using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>
/// Creates a way of asking for what is overdue. Without thresholds any amount is enough, with them only theirs, in their currencies. <c>max_retries</c> is how
/// often the action payment_request asks, each time more than <c>retry_interval_days</c> full days after the last.
/// </summary>
public static class CreateDunningCampaign
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string Name,
        [property: MinLength(1), MaxLength(50)] IReadOnlyList<CampaignAction> Actions,
        bool IsActive = true,
        [property: Range(0, 100)] int Priority = 0,
        [property: Range(0, 3650)] int TriggerAfterDays = 0,
        [property: MaxLength(50)] IReadOnlyList<CampaignAmount>? Thresholds = null,
        [property: Range(0, 10)] int MaxRetries = 3,
        [property: Range(1, 30)] int RetryIntervalDays = 3,
        CampaignExclusionRules? ExclusionRules = null)
    {
        internal CampaignTerms Terms => new(
            TriggerAfterDays, CampaignAmount.Of(Thresholds, "/thresholds"), MaxRetries, RetryIntervalDays, CampaignAction.Of(Actions),
            CampaignExclusionRules.Of(ExclusionRules));
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateDunningCampaign").RequirePermission("billing.dunning.manage").ProducesProblem(422);

    public static async Task<Created<DunningCampaignResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var campaign = DunningCampaign.Create(request.Name, request.IsActive, request.Priority, request.Terms, clock.Now);
        db.Add(campaign);
        await BeginDunning.Plan(db, campaign, clock.Now, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(campaign);
        return TypedResults.Created($"/api/v1/billing/dunning/campaigns/{campaign.Id}", DunningCampaignResponse.From(campaign));
    }
}
