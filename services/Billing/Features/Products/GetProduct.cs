using DotMac.Billing.Data;
using DotMac.Billing.Domain.Products;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Products;

/// <summary>Shows one product.</summary>
public static class GetProduct
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetProduct").RequirePermission("billing.catalog.view");

    public static async Task<Ok<ProductResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var product = await db.Products.FindAsync([id], ct) ?? throw ProductErrors.NotFound();
        http.SetETag(product);
        return TypedResults.Ok(ProductResponse.From(product));
    }
}
