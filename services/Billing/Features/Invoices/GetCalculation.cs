using DotMac.Billing.Data;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.PricingRules;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Shows how a line came to its amount, so that anybody can do it again.</summary>
public static class GetCalculation
{
    /// <summary>
    /// <c>exact_amount</c> and what belongs to tiers are fractions of minor units; rounded half away from zero, less what was billed before, the first is the
    /// line. <c>rule</c> is the pricing rule that discounted it. Plans and add-ons never change: the id is the version.
    /// </summary>
    public sealed record Response(
        Guid InvoiceId, Guid LineId, Guid? PlanId, Guid? AddonId, string? ChargeCode, CalculationKind? Kind, ChargeModel? Model, Guid? MeterId, DateTimeOffset? From,
        DateTimeOffset? To, string Quantity, string? UnitPrice, IReadOnlyList<CalculatedPart> Tiers, string Share, string ExactAmount, string Rounding,
        long BilledAmount, long LineAmount, string Currency, LineRuleResponse? Rule);

    private const string Rounding = "half_away_from_zero";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/lines/{lineId:guid}/calculation", Handle)
        .WithName("GetCalculation").RequirePermission("billing.invoices.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid id, Guid lineId, BillingDbContext db, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, ct) ?? throw InvoiceErrors.NotFound();
        var line = invoice.Lines.SingleOrDefault(known => known.Id == lineId) ?? throw InvoiceErrors.LineNotFound();
        return TypedResults.Ok(line.Calculation is { } kept ? Of(id, line, kept) : Of(id, line));
    }

    private static Response Of(Guid invoice, InvoiceLine line, Calculation kept) => new(
        invoice, line.Id, line.PlanId, line.AddonId, line.ChargeCode, kept.Kind, kept.Model, kept.MeterId, kept.From, kept.To, kept.Quantity, null, kept.Parts, kept.Share,
        kept.ExactAmount, Rounding, kept.BilledAmount, line.LineAmount, line.Currency.Code, LineRuleResponse.Of(line));

    private static Response Of(Guid invoice, InvoiceLine line) => new(
        invoice, line.Id, line.PlanId, line.AddonId, null, null, null, null, null, null, $"{line.Quantity}", Prices.Text(line.UnitPrice), [], line.ProrationText ?? "1",
        line.Exact.ToString(), Rounding, 0, line.LineAmount, line.Currency.Code, LineRuleResponse.Of(line));
}
