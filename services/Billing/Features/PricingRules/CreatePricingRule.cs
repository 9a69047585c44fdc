using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>
/// Introduces a rule that prices plans of products, of categories or of all products: by a percentage, an amount off the line, or a price of the whole
/// quantity for a whole period.
/// </summary>
public static class CreatePricingRule
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string Name,
        PricingDiscountType DiscountType,
        [property: StringLength(2000)] string? Description = null,
        [property: RegularExpression(Percentages.Form, ErrorMessage = "A percentage is a decimal string such as \"25\" or \"12.5\".")]
        string? Percentage = null,
        [property: Range(0, 1_000_000_000_000)] long? Amount = null,
        string? Currency = null,
        bool AppliesToAll = false,
        [property: MaxLength(200)] IReadOnlyList<Guid>? ProductIds = null,
        [property: MaxLength(200)] IReadOnlyList<Guid>? CategoryIds = null,
        [property: Range(1, Quantities.Most)] long MinQuantity = 1,
        [property: MaxLength(50)] IReadOnlyList<string>? CustomerSegments = null,
        DateTimeOffset? StartsAt = null,
        DateTimeOffset? EndsAt = null,
        [property: Range(1, int.MaxValue)] int? MaxUses = null,
        [property: Range(0, 1000)] int Priority = 0)
    {
        internal PricingRuleTerms Terms => new(
            AppliesToAll, [.. (ProductIds ?? []).Distinct()], [.. (CategoryIds ?? []).Distinct()], MinQuantity, Segments.Of(CustomerSegments, "customer_segments"), DiscountType,
            Percentage is { } percentage ? Prices.Parse(percentage, "/percentage") : null, Amount,
            Currency is { } code ? Kernel.Currency.Of(code, "/currency").Code : null, StartsAt?.ToUniversalTime(), EndsAt?.ToUniversalTime());
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreatePricingRule").RequirePermission("billing.pricing.manage").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Created<PricingRuleResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var rule = PricingRule.Introduce(request.Name, request.Description, request.Terms, request.Priority, request.MaxUses, clock.Now);
        await db.RequireTargets(rule.Terms, ct);
        await db.PricingRules.RequireRoom(clock.Now, ct);
        db.Add(rule);
        await db.SaveChangesAsync(ct);
        http.SetETag(rule);
        return TypedResults.Created($"/api/v1/billing/pricing/rules/{rule.Id}", PricingRuleResponse.From(rule, 0));
    }
}
