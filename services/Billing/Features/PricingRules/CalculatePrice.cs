using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>
/// Shows what a whole period of a plan is charged in advance by the rules, before coupons and tax, and which of them hold; it uses nothing up. The segments are
/// those of the customer, or else those that are named.
/// </summary>
public static class CalculatePrice
{
    public sealed record Request(
        Guid PlanId, [property: Range(1, Quantities.Most)] long Quantity = 1, Guid? CustomerId = null,
        [property: MaxLength(50)] IReadOnlyList<string>? CustomerSegments = null, DateTimeOffset? At = null);

    /// <summary>A rule as it was asked, in this order: the first that holds is applied.</summary>
    public sealed record Asked(Guid RuleId, string Name, int Priority, PricingVerdict Verdict);

    public sealed record Line(string? ChargeCode, long ListAmount, long DiscountAmount, long NetAmount, LineRuleResponse? Rule, IReadOnlyList<Asked> Rules);

    public sealed record Response(
        DateTimeOffset At, Guid PlanId, long Quantity, string Currency, long ListAmount, long DiscountAmount, long NetAmount, IReadOnlyList<Line> Lines);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/calculate", Handle)
        .WithName("CalculatePrice").RequirePermission("billing.pricing.view").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(Request request, BillingDbContext db, RulePricing pricing, TenantClock clock, CancellationToken ct)
    {
        var plan = await db.Plans.FindAsync([request.PlanId], ct) ?? throw PlanErrors.NotFound();
        var segments = request.CustomerId is { } id
            ? (await db.Customers.FindAsync([id], ct) ?? throw CustomerErrors.NotFound()).Segments
            : Segments.Of(request.CustomerSegments, "customer_segments");
        var charge = await pricing.ChargeOf(plan, request.Quantity, segments, request.At?.ToUniversalTime() ?? clock.Now, ct);
        var day = DateOnly.FromDateTime(charge.At.UtcDateTime);
        var lines = SubscriptionLines.Charge(1, plan, request.Quantity, day, day.AddDays(1), Share.Days(1, 1));
        var book = new RuleBook(await db.PricingRules.AsNoTracking().ToListAsync(ct));
        IReadOnlyList<Asked>[] asked = [.. lines.Select(line => AskedFor(book, line, charge))];
        return TypedResults.Ok(Told(plan, charge, lines, asked));
    }

    private static List<Asked> AskedFor(RuleBook book, InvoiceLine line, PricedCharge charge)
    {
        var asked = book.Judge(line, charge).Select(one => new Asked(one.Rule.Id, one.Rule.Name, one.Rule.Priority, one.Verdict)).ToList();
        book.Price([line], charge);
        return asked;
    }

    private static Response Told(Plan plan, PricedCharge charge, IReadOnlyList<InvoiceLine> lines, IReadOnlyList<Asked>[] asked)
    {
        var discounts = DiscountBreakdown.Of(lines, null, [], Kernel.Ratio.One).Shares;
        var (list, discount) = (lines.Sum(line => line.LineAmount), discounts.Sum());
        return new(
            charge.At, plan.Id, charge.Quantity, plan.Currency.Code, list, discount, list - discount,
            [.. lines.Select((line, i) => new Line(
                line.ChargeCode, line.LineAmount, discounts[i], line.LineAmount - discounts[i], LineRuleResponse.Of(line), asked[i]))]);
    }
}
