using DotMac.Billing.Data;
using DotMac.Billing.Features.OwnAccount;
using DotMac.Billing.Features.Quotas;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Licensing;

/// <summary>
/// Gives back an amount of a quota that a tenant does not use any more, never below zero. Whose meter it is does not turn it back: the platform does, for the tenant that
/// it names.
/// </summary>
public static class ReleaseLicensedQuota
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/quotas/release", Handle)
        .WithName("ReleaseLicensedQuota").RequirePermission("platform.billing.write").RequireIdempotencyKey().ProducesProblem(404);

    public static async Task<Ok<QuotaResponse>> Handle(LicensedQuotaRequest request, BillingDbContext db, CancellationToken ct) =>
        await ReleaseQuota.Handle(await db.OwnSubscriptionId(ct), request.Quota, new(request.Amount), db, ct);
}
