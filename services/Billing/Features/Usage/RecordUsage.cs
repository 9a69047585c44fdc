using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Usage;

/// <summary>Records one usage event; sent again with the same source, id and content it is a duplicate, which is a success.</summary>
public static class RecordUsage
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("RecordUsage").RequirePermission("billing.usage.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<UsageResult>> Handle(UsageEventRequest request, Ingestion ingestion, CancellationToken ct)
    {
        var result = (await ingestion.Record([request], ct))[0];
        return result.Status is UsageOutcome.Recorded or UsageOutcome.Duplicate
            ? TypedResults.Ok(result)
            : throw new DomainException(result.Status is UsageOutcome.Conflict ? Refusal.Conflict : Refusal.Rule, result.Code!, result.Detail!);
    }
}
