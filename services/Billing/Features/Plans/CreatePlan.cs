using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Products;
using DotMac.Billing.Features.Meters;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Plans;

/// <summary>
/// Gives a product a price by the period, and charges besides it: of the subscription's quantity in advance, or of what a meter counts in arrears. With
/// a charge of the quantity the flat price is charged once. Its features are what its subscribers may use,
/// its quotas how much. A public one is offered to whoever may subscribe by itself: tenant zero's to all tenants.
/// </summary>
public static class CreatePlan
{
    public sealed record Request(
        Guid ProductId,
        [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
        [property: StringLength(255, MinimumLength = 1)] string Name,
        PlanInterval Interval,
        string Price,
        [property: StringLength(3, MinimumLength = 3)] string Currency,
        [property: Range(0, 365)] int TrialDays = 0,
        [property: MaxLength(50)] IReadOnlyList<ChargeRequest>? Charges = null,
        [property: Range(0, long.MaxValue)] long? MinimumAmount = null,
        [property: Range(0, long.MaxValue)] long? MaximumAmount = null,
        [property: MaxLength(200)] IReadOnlyList<string>? Features = null,
        [property: MaxLength(50)] IReadOnlyList<QuotaRequest>? Quotas = null,
        bool IsPublic = false);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreatePlan").RequirePermission("billing.plans.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<PlanResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        if (!await db.Products.AnyAsync(product => product.Id == request.ProductId, ct))
            throw ProductErrors.NotFound();

        if ((request.Features ?? []).Index().Where(feature => !Codes.Are(feature.Item)).ToList() is [var (wrong, _), ..])
            throw PlanErrors.FeatureMalformed(wrong);
        var (price, currency) = (Prices.Parse(request.Price, "/price"), Kernel.Currency.Of(request.Currency, "/currency"));
        var meters = await db.Meters.Named(
            (request.Charges ?? []).Select(charge => charge.Meter).Concat((request.Quotas ?? []).Select(quota => quota.OverageMeter)).OfType<string>(), ct);
        var plan = Plan.Offer(
            request.ProductId, request.Code, request.Name, request.Interval, price, currency, request.TrialDays, clock.Now,
            [.. (request.Charges ?? []).Select((charge, i) => charge.At($"/charges/{i}", meters))], new(request.MinimumAmount, request.MaximumAmount), request.Features,
            [.. (request.Quotas ?? []).Select((quota, i) => quota.At(i, meters))], request.IsPublic);
        db.Add(plan);
        await db.SaveChangesAsync(ct);
        http.SetETag(plan);
        return TypedResults.Created($"/api/v1/billing/subscriptions/plans/{plan.Id}", PlanResponse.From(plan));
    }
}
