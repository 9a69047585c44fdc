using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Categories;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Categories;

/// <summary>Renames a category or describes it anew; needs the ETag that was read.</summary>
public static class UpdateCategory
{
    public sealed record Request(
        [property: StringLength(100, MinimumLength = 1)] string Name, [property: StringLength(2000)] string? Description = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName("UpdateCategory").RequirePermission("billing.catalog.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<CategoryResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var category = await db.Categories.FindAsync([id], ct) ?? throw CategoryErrors.NotFound();
        http.RequireMatch(category);
        category.Change(request.Name, request.Description);
        await db.SaveChangesAsync(ct);
        http.SetETag(category);
        return TypedResults.Ok(CategoryResponse.From(category));
    }
}
