using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Products;

/// <summary>Lists the catalogue, newest first, or what of it is in a category or has a SKU.</summary>
public static class ListProducts
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListProducts").RequirePermission("billing.catalog.view");

    public static async Task<Ok<Page<ProductResponse>>> Handle(
        [FromQuery(Name = "category_id")] Guid? categoryId, string? sku, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var known = sku?.ToUpperInvariant();
        var products = db.Products.Where(product => (categoryId == null || product.CategoryId == categoryId) && (known == null || product.Sku == known));
        return TypedResults.Ok(await paging.Read(products, ProductResponse.Of, ct));
    }
}
