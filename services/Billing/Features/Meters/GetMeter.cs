using DotMac.Billing.Data;
using DotMac.Billing.Domain.Meters;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Meters;

/// <summary>Shows one meter.</summary>
public static class GetMeter
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetMeter").RequirePermission("billing.usage.view");

    public static async Task<Ok<MeterResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var meter = await db.Meters.FindAsync([id], ct) ?? throw MeterErrors.NotFound();
        http.SetETag(meter);
        return TypedResults.Ok(MeterResponse.From(meter));
    }
}
