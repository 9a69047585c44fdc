using DotMac.Billing.Data;
using DotMac.Billing.Domain.Categories;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Categories;

/// <summary>Shows one category.</summary>
public static class GetCategory
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetCategory").RequirePermission("billing.catalog.view").ProducesProblem(404);

    public static async Task<Ok<CategoryResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var category = await db.Categories.FindAsync([id], ct) ?? throw CategoryErrors.NotFound();
        http.SetETag(category);
        return TypedResults.Ok(CategoryResponse.From(category));
    }
}
