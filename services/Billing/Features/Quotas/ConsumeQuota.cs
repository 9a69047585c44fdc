using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Features.Usage;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Quotas;

/// <summary>
/// Checks and takes an amount of a quota at once: all of it or, where it is beyond a limit that allows no overage, nothing (429). What is beyond a limit that
/// does is recorded as usage, and billed like it.
/// </summary>
public static class ConsumeQuota
{
    /// <summary>Whole units.</summary>
    public sealed record Request([property: Range(1, 1_000_000_000_000)] long Amount);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{subscriptionId:guid}/quotas/{code}/consume", Handle)
        .WithName("ConsumeQuota").RequirePermission("billing.usage.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);

    public static async Task<Ok<QuotaResponse>> Handle(
        Guid subscriptionId, string code, Request request, BillingDbContext db, Ingestion ingestion, CancellationToken ct)
    {
        var (subscription, quota, usage) = await db.HeldQuota(subscriptionId, code, ct);
        if (usage.Consume(quota, subscription, request.Amount) is > 0 and var beyond && quota.OverageMeterId is { } meter)
            await ingestion.RecordOverage(subscriptionId, await db.Meters.AsNoTracking().SingleAsync(known => known.Id == meter, ct), beyond, ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(QuotaResponse.From(quota, subscription, usage));
    }
}
