using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Ends dunning by hand; what was overdue then begins none by itself any more.</summary>
public static class CancelDunningExecution
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/cancel", Handle)
        .WithName("CancelDunningExecution").RequirePermission("billing.dunning.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<DunningExecutionResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var execution = await db.DunningExecutions.Held(id, ct);
        execution.Cancel(request.Reason, clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(execution);
        return TypedResults.Ok(DunningExecutionResponse.From(execution));
    }
}
