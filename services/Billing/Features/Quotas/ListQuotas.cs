using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Quotas;

/// <summary>Lists the quotas of a subscription and what it uses of them. A read: it is asked often, and changes nothing.</summary>
public static class ListQuotas
{
    public sealed record Response(Guid SubscriptionId, IReadOnlyList<QuotaResponse> Quotas);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{subscriptionId:guid}/quotas", Handle)
        .WithName("ListQuotas").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid subscriptionId, BillingDbContext db, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(known => known.Id == subscriptionId, ct)
            ?? throw SubscriptionErrors.NotFound();
        var used = await db.QuotaUsages.AsNoTracking().Where(usage => usage.SubscriptionId == subscriptionId).ToDictionaryAsync(usage => usage.Code, ct);
        return TypedResults.Ok(new Response(
            subscriptionId,
            [.. (await db.QuotasOf(subscription, ct)).Select(quota => QuotaResponse.From(quota, subscription, used.GetValueOrDefault(quota.Code)))]));
    }
}
