using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Products;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Products;

/// <summary>Puts a product into the catalogue.</summary>
public static class CreateProduct
{
    public sealed record Request(
        [property: RegularExpression(Codes.Form, ErrorMessage = "A SKU has 2 to 100 letters, digits, hyphens and underscores.")] string Sku,
        [property: StringLength(255, MinimumLength = 1)] string Name,
        [property: StringLength(2000)] string? Description = null,
        Guid? CategoryId = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateProduct").RequirePermission("billing.catalog.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Created<ProductResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var product = Product.Offer(request.Sku, request.Name, request.Description, clock.Now, request.CategoryId);
        db.Add(product);
        await db.SaveChangesAsync(ct);
        http.SetETag(product);
        return TypedResults.Created($"/api/v1/billing/catalog/products/{product.Id}", ProductResponse.From(product));
    }
}
