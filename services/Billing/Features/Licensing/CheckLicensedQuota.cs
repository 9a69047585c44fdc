using DotMac.Billing.Data;
using DotMac.Billing.Domain.Quotas;
using DotMac.Billing.Features.OwnAccount;
using DotMac.Billing.Features.Quotas;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Licensing;

/// <summary>Says whether so much of a quota could be used now, and takes nothing: another may take it in between.</summary>
public static class CheckLicensedQuota
{
    public sealed record Response(bool Allowed, QuotaResponse Quota);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/quotas/check", Handle)
        .WithName("CheckLicensedQuota").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(LicensedQuotaRequest request, BillingDbContext db, CancellationToken ct)
    {
        var id = await db.OwnSubscriptionId(ct);
        var subscription = await db.Subscriptions.AsNoTracking().SingleAsync(known => known.Id == id, ct);
        var quota = await db.QuotaOf(subscription, request.Quota, ct);
        var usage = await db.QuotaUsages.AsNoTracking().SingleOrDefaultAsync(known => known.SubscriptionId == id && known.Code == quota.Code, ct);
        var shown = QuotaResponse.From(quota, subscription, usage);
        return TypedResults.Ok(new Response(QuotaUsage.Fits(quota, subscription, shown.Used, request.Amount), shown));
    }
}
