using System.Text.Json;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Lists executions, newest first, of one customer or campaign or in one status where asked.</summary>
public static class ListDunningExecutions
{
    private static readonly Dictionary<string, DunningStatus> ByName =
        Enum.GetValues<DunningStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListDunningExecutions").RequirePermission("billing.dunning.view");

    public static async Task<Ok<Page<DunningExecutionResponse>>> Handle(
        string? status, [FromQuery(Name = "customer_id")] Guid? customerId, [FromQuery(Name = "campaign_id")] Guid? campaignId,
        BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var asked = Known(status);
        var executions = db.DunningExecutions
            .Where(execution => asked == null || execution.Status == asked)
            .Where(execution => customerId == null || execution.CustomerId == customerId)
            .Where(execution => campaignId == null || execution.CampaignId == campaignId);
        return TypedResults.Ok(await paging.Read(executions, DunningExecutionResponse.Of, ct));
    }

    private static DunningStatus? Known(string? name) => name is null ? null
        : ByName.TryGetValue(name, out var status) ? status : throw DunningExecutionErrors.StatusUnknown();
}
