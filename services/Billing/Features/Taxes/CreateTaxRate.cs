using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Taxes;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Taxes;

/// <summary>Introduces a tax rate, charged from <c>valid_from</c> until the day before <c>valid_until</c>.</summary>
public static class CreateTaxRate
{
    public sealed record Request(
        [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
        [property: StringLength(100, MinimumLength = 1)] string Name,
        [property: RegularExpression(Percentages.Form, ErrorMessage = "A percentage is a decimal string such as \"19\" or \"8.875\".")]
        string Percentage,
        bool Inclusive = false, DateOnly? ValidFrom = null, DateOnly? ValidUntil = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateTaxRate").RequirePermission("billing.settings.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<TaxRateResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var percentage = Prices.Parse(request.Percentage, "/percentage");
        var rate = TaxRate.Introduce(
            request.Code, request.Name, percentage, request.Inclusive, request.ValidFrom, request.ValidUntil, clock.Now);
        db.Add(rate);
        await db.SaveChangesAsync(ct);
        http.SetETag(rate);
        return TypedResults.Created($"/api/v1/billing/tax-rates/{rate.Id}", TaxRateResponse.From(rate));
    }
}
