using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.PricingRules;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PlanMigrations;

/// <summary>Shows what a migration would bill each subscription, by the code of a change, which of them it would refuse and why, and changes nothing.</summary>
public static class PreviewPlanMigration
{
    /// <summary><c>total_amount</c> is what the change bills at once, below zero for a credit; <c>refusal</c> the code of the rule that forbids it.</summary>
    public sealed record Entry(Guid SubscriptionId, Guid CustomerId, string Currency, long TotalAmount, string? Refusal);

    public sealed record Sum(string Currency, int Subscriptions, long TotalAmount);

    public sealed record Response(int Total, int Refused, IReadOnlyList<Sum> Totals, IReadOnlyList<Entry> Subscriptions);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/migrations/preview", Handle)
        .WithName("PreviewPlanMigration").RequirePermission("billing.plans.view").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(
        Guid id, MigrationRequest request, BillingDbContext db, Changing changing, RulePricing pricing, CancellationToken ct)
    {
        await pricing.PreviewTogether(ct);
        var entries = new List<Entry>();
        foreach (var subscription in await db.ToMove(id, request, ct))
            entries.Add(await Preview(id, request, subscription, db, changing, ct));
        var moved = entries.Where(entry => entry.Refusal is null).ToArray();
        Sum[] totals =
        [
            .. moved.GroupBy(entry => entry.Currency).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new Sum(group.Key, group.Count(), group.Sum(entry => entry.TotalAmount))),
        ];
        return TypedResults.Ok(new Response(entries.Count, entries.Count - moved.Length, totals, entries));
    }

    private static async Task<Entry> Preview(
        Guid planId, MigrationRequest request, Subscription subscription, BillingDbContext db, Changing changing, CancellationToken ct)
    {
        var customer = (await db.Customers.FindAsync([subscription.CustomerId], ct))!;
        try
        {
            await changing.Require(subscription, request.Request(subscription), planId, ct);
            var (_, invoice) = await changing.Foresee(subscription, request.Request(subscription), ct);
            return new(subscription.Id, customer.Id, customer.Currency.Code, invoice?.TotalAmount ?? 0, null);
        }
        catch (DomainException refusal)
        {
            return new(subscription.Id, customer.Id, customer.Currency.Code, 0, refusal.Code);
        }
    }
}
