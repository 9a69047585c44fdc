using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Products;

/// <summary>Lists the catalogue, newest first.</summary>
public static class ListProducts
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListProducts").RequirePermission("billing.catalog.view");

    public static async Task<Ok<Page<ProductResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Products, ProductResponse.Of, ct));
}
