using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Changes what is given of a rule, lists as a whole; needs the ETag that was read. Lines that it priced stay as they are.</summary>
public static class UpdatePricingRule
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string? Name = null,
        [property: StringLength(2000)] string? Description = null,
        PricingDiscountType? DiscountType = null,
        [property: RegularExpression(Percentages.Form, ErrorMessage = "A percentage is a decimal string such as \"25\" or \"12.5\".")]
        string? Percentage = null,
        [property: Range(0, 1_000_000_000_000)] long? Amount = null,
        string? Currency = null,
        bool? AppliesToAll = null,
        [property: MaxLength(200)] IReadOnlyList<Guid>? ProductIds = null,
        [property: MaxLength(200)] IReadOnlyList<Guid>? CategoryIds = null,
        [property: Range(1, Quantities.Most)] long? MinQuantity = null,
        [property: MaxLength(50)] IReadOnlyList<string>? CustomerSegments = null,
        DateTimeOffset? StartsAt = null,
        DateTimeOffset? EndsAt = null,
        [property: Range(1, int.MaxValue)] int? MaxUses = null,
        [property: Range(0, 1000)] int? Priority = null)
    {
        internal PricingRuleTerms On(PricingRuleTerms terms) => Discounted(terms) with
        {
            AppliesToAll = AppliesToAll ?? terms.AppliesToAll,
            ProductIds = ProductIds is null ? terms.ProductIds : [.. ProductIds.Distinct()],
            CategoryIds = CategoryIds is null ? terms.CategoryIds : [.. CategoryIds.Distinct()],
            MinQuantity = MinQuantity ?? terms.MinQuantity,
            Segments = CustomerSegments is null ? terms.Segments : Features.Segments.Of(CustomerSegments, "customer_segments"),
            StartsAt = StartsAt?.ToUniversalTime() ?? terms.StartsAt,
            EndsAt = EndsAt?.ToUniversalTime() ?? terms.EndsAt,
        };

        /// <summary>Another type of discount is given whole.</summary>
        private PricingRuleTerms Discounted(PricingRuleTerms terms)
        {
            var kept = DiscountType is null || DiscountType == terms.DiscountType ? terms : terms with { Percentage = null, Amount = null, Currency = null };
            return kept with
            {
                DiscountType = DiscountType ?? terms.DiscountType,
                Percentage = Percentage is { } percentage ? Prices.Parse(percentage, "/percentage") : kept.Percentage,
                Amount = Amount ?? kept.Amount,
                Currency = Currency is { } code ? Kernel.Currency.Of(code, "/currency").Code : kept.Currency,
            };
        }
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/{id:guid}", Handle)
        .WithName("UpdatePricingRule").RequirePermission("billing.pricing.manage").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<PricingRuleResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var rule = await db.PricingRules.Held(id, ct);
        http.RequireMatch(rule);
        rule.Change(
            request.Name ?? rule.Name, request.Description ?? rule.Description, request.On(rule.Terms), request.Priority ?? rule.Priority,
            request.MaxUses ?? rule.MaxUses);
        await db.RequireTargets(rule.Terms, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(rule);
        return TypedResults.Ok(await db.Shown(rule, ct));
    }
}
