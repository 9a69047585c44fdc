using DotMac.Billing.Data;
using DotMac.Billing.Features.OwnAccount;
using DotMac.Billing.Features.Quotas;
using DotMac.Billing.Features.Usage;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Licensing;

/// <summary>
/// Checks and takes an amount of a quota of the caller's tenant at once: all of it or, where it is beyond a limit that allows no overage, nothing (429).
/// </summary>
public static class ConsumeLicensedQuota
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/quotas/consume", Handle)
        .WithName("ConsumeLicensedQuota").RequirePermission("billing.usage.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422).ProducesProblem(429);

    public static async Task<Ok<QuotaResponse>> Handle(LicensedQuotaRequest request, BillingDbContext db, Ingestion ingestion, CancellationToken ct) =>
        await ConsumeQuota.Handle(await db.OwnSubscriptionId(ct), request.Quota, new(request.Amount), db, ingestion, ct);
}
