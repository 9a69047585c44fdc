using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Meters;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Meters;

/// <summary>Defines what is counted of the events of a type; with a filter only those events count whose property has one of the values.</summary>
public static class CreateMeter
{
    public sealed record Request(
        [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
        [property: StringLength(255, MinimumLength = 1)] string Name,
        MeterAggregation Aggregation,
        [property: StringLength(100, MinimumLength = 1)] string? Property = null,
        [property: Range(1, 100)] int? Percentile = null,
        [property: StringLength(100, MinimumLength = 1)] string? FilterProperty = null,
        [property: MaxLength(100)] IReadOnlyList<string>? FilterValues = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateMeter").RequirePermission("billing.usage.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<MeterResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var meter = Meter.Define(
            request.Code, request.Name, request.Aggregation, request.Property, request.Percentile, request.FilterProperty,
            request.FilterValues ?? [], clock.Now);
        db.Add(meter);
        await db.SaveChangesAsync(ct);
        http.SetETag(meter);
        return TypedResults.Created($"/api/v1/billing/meters/{meter.Id}", MeterResponse.From(meter));
    }
}
