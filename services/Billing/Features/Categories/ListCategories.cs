using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Categories;

/// <summary>Lists the categories, newest first.</summary>
public static class ListCategories
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListCategories").RequirePermission("billing.catalog.view");

    public static async Task<Ok<Page<CategoryResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Categories, CategoryResponse.Of, ct));
}
