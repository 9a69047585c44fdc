using DotMac.Billing.Data;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Usage;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Usage;

/// <summary>Shows what a subscription has used of its running period and was not billed for yet, charge by charge, add-ons after the plan.</summary>
public static class GetUsage
{
    /// <summary><c>from</c> is null while nothing is counted: in a trial, and after the end.</summary>
    public sealed record Response(Guid SubscriptionId, DateTimeOffset? From, DateTimeOffset To, IReadOnlyList<Metered> Charges);

    /// <summary>The quantity is a decimal string.</summary>
    public sealed record Metered(string ChargeCode, Guid MeterId, string Meter, string Quantity);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/usage", Handle)
        .WithName("GetUsage").RequirePermission("billing.usage.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid id, BillingDbContext db, Metering metering, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, ct) ?? throw SubscriptionErrors.NotFound();
        var plan = (await db.Plans.FindAsync([subscription.UsagePlanId], ct))!;
        if (subscription.UsageUntil(subscription.PeriodEnd, subscription.ReferenceTo) is not { } window)
            return TypedResults.Ok(new Response(id, null, subscription.PeriodEnd, []));
        var charges = new List<Metered>(await Of(id, plan, window, metering, ct));
        foreach (var item in subscription.Items.Where(item => item.IsMetered))
            if (subscription.UsageUntil(item.UsageFrom, subscription.PeriodEnd, subscription.ReferenceTo) is { } own)
                charges.AddRange(await Of(id, await metering.AddonOf(item.AddonId, subscription, ct), own, metering, ct));
        return TypedResults.Ok(new Response(id, window.From, window.To, charges));
    }

    private static async Task<IEnumerable<Metered>> Of(Guid id, IPriced priced, UsageWindow window, Metering metering, CancellationToken ct)
    {
        var meters = await metering.MetersOf(priced, ct);
        var quantities = await metering.Read(id, priced, meters, window, ct);
        return priced.MeteredCharges.Select(charge => new Metered(
            charge.Code, charge.MeterId!.Value, meters[charge.MeterId!.Value].Code, Quantities.Text(quantities[charge.Code].Total)));
    }
}
