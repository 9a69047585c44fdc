using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Meters;

/// <summary>Lists the meters, newest first.</summary>
public static class ListMeters
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName("ListMeters").RequirePermission("billing.usage.view");

    public static async Task<Ok<Page<MeterResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Meters, MeterResponse.Of, ct));
}
