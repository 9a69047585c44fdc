using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Features.Meters;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Addons;

/// <summary>
/// Offers an add-on to the subscribers of some plans, or of all: charged once, each period in advance for the interval that its price is for, or by what a
/// meter counts. Its features are what it entitles to, its quotas by how much it raises the limits of those of the plan.
/// </summary>
public static class CreateAddon
{
    public sealed record Request(
        [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
        [property: StringLength(255, MinimumLength = 1)] string Name,
        AddonType Type,
        AddonBilling Billing,
        [property: MinLength(1), MaxLength(50)] IReadOnlyList<AddonPriceRequest> Prices,
        [property: StringLength(2000)] string? Description = null,
        PlanInterval? Interval = null,
        [property: Range(1, Quantities.Most)] long MinQuantity = 1,
        [property: Range(1, Quantities.Most)] long? MaxQuantity = null,
        [property: MaxLength(200)] IReadOnlyList<Guid>? PlanIds = null,
        [property: MaxLength(200)] IReadOnlyList<string>? Features = null,
        [property: MaxLength(50)] IReadOnlyList<AddonQuotaRequest>? Quotas = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateAddon").RequirePermission("billing.addons.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<AddonResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        Guid[] plans = [.. (request.PlanIds ?? []).Distinct()];
        if (plans.Length > 0 && await db.Plans.CountAsync(plan => plans.Contains(plan.Id), ct) < plans.Length)
            throw PlanErrors.NotFound();
        if ((request.Features ?? []).Index().Where(feature => !Codes.Are(feature.Item)).ToList() is [var (wrong, _), ..])
            throw AddonErrors.FeatureMalformed(wrong);
        var meters = await db.Meters.Named(request.Prices.Select(price => price.Charge?.Meter).OfType<string>(), ct);
        var addon = Addon.Offer(
            new(
                request.Code, request.Name, request.Description, request.Type, request.Billing, request.Interval,
                [.. request.Prices.Select((price, i) => price.At($"/prices/{i}", meters))], request.MinQuantity, request.MaxQuantity, plans, request.Features ?? [],
                [.. (request.Quotas ?? []).Select(quota => quota.Quota)]),
            clock.Now);
        db.Add(addon);
        await db.SaveChangesAsync(ct);
        http.SetETag(addon);
        return TypedResults.Created($"/api/v1/billing/addons/{addon.Id}", AddonResponse.From(addon));
    }
}
