using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Categories;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Categories;

/// <summary>Gives the catalogue a category.</summary>
public static class CreateCategory
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string Name, [property: StringLength(2000)] string? Description = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateCategory").RequirePermission("billing.catalog.manage").ProducesProblem(409);

    public static async Task<Created<CategoryResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var category = Category.Create(request.Name, request.Description, clock.Now);
        db.Add(category);
        await db.SaveChangesAsync(ct);
        http.SetETag(category);
        return TypedResults.Created($"/api/v1/billing/catalog/categories/{category.Id}", CategoryResponse.From(category));
    }
}
