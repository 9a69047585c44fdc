using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Quotas;

/// <summary>Gives back an amount of a quota that is not used any more, never below zero; what was consumed beyond the limit stays charged.</summary>
public static class ReleaseQuota
{
    /// <summary>Whole units.</summary>
    public sealed record Request([property: Range(1, 1_000_000_000_000)] long Amount);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{subscriptionId:guid}/quotas/{code}/release", Handle)
        .WithName("ReleaseQuota").RequirePermission("billing.usage.manage").RequireIdempotencyKey().ProducesProblem(404);

    public static async Task<Ok<QuotaResponse>> Handle(Guid subscriptionId, string code, Request request, BillingDbContext db, CancellationToken ct)
    {
        var (subscription, quota, usage) = await db.HeldQuota(subscriptionId, code, ct);
        usage.Release(quota, subscription, request.Amount);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(QuotaResponse.From(quota, subscription, usage));
    }
}
