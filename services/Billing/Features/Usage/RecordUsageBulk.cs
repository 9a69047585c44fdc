using System.ComponentModel.DataAnnotations;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Usage;

/// <summary>Records up to 1,000 usage events, each on its own: one that is refused does not keep the others out.</summary>
public static class RecordUsageBulk
{
    public sealed record Request([property: MinLength(1), MaxLength(1000)] IReadOnlyList<UsageEventRequest> Events);

    /// <summary>What became of the events, in their order, and how many were recorded now.</summary>
    public sealed record Response(int Recorded, IReadOnlyList<UsageResult> Results);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/bulk", Handle)
        .WithName("RecordUsageBulk").RequirePermission("billing.usage.manage");

    public static async Task<Ok<Response>> Handle(Request request, Ingestion ingestion, CancellationToken ct)
    {
        var results = await ingestion.Record(request.Events, ct);
        return TypedResults.Ok(new Response(results.Count(result => result.Status is UsageOutcome.Recorded), results));
    }
}
