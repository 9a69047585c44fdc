using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Products;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Products;

/// <summary>Changes how a product is called and sorted; its SKU stays. Needs the ETag that was read.</summary>
public static class UpdateProduct
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string Name, [property: StringLength(2000)] string? Description = null, Guid? CategoryId = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName("UpdateProduct").RequirePermission("billing.catalog.manage").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<ProductResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var product = await db.Products.FindAsync([id], ct) ?? throw ProductErrors.NotFound();
        http.RequireMatch(product);
        product.Change(request.Name, request.Description, request.CategoryId);
        await db.SaveChangesAsync(ct);
        http.SetETag(product);
        return TypedResults.Ok(ProductResponse.From(product));
    }
}
