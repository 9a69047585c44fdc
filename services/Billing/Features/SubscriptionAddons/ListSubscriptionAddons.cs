using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>Lists the add-ons that a subscription has, in the order in which they were bought; what has left is told by events and invoices.</summary>
public static class ListSubscriptionAddons
{
    public sealed record Response(IReadOnlyList<SubscriptionAddonResponse> Items);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/addons", Handle)
        .WithName("ListSubscriptionAddons").RequirePermission("billing.addons.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid id, BillingDbContext db, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Copy(id, ct);
        return TypedResults.Ok(new Response([.. subscription.Items.Select(item => SubscriptionAddonResponse.From(item, subscription))]));
    }
}
