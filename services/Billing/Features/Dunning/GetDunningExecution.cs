using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Shows how a customer is, or was, dunned.</summary>
public static class GetDunningExecution
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetDunningExecution").RequirePermission("billing.dunning.view").ProducesProblem(404);

    public static async Task<Ok<DunningExecutionResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var execution = await db.DunningExecutions.FindAsync([id], ct) ?? throw DunningExecutionErrors.NotFound();
        http.SetETag(execution);
        return TypedResults.Ok(DunningExecutionResponse.From(execution));
    }
}
