using DotMac.Billing.Data;
using DotMac.Billing.Domain.Categories;
using DotMac.Billing.Features.PricingRules;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Categories;

/// <summary>Deletes a category that no product is in and no pricing rule is for.</summary>
public static class DeleteCategory
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName("DeleteCategory").RequirePermission("billing.catalog.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<NoContent> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var category = await db.Categories.FindAsync([id], ct) ?? throw CategoryErrors.NotFound();
        http.HonourMatch(category);
        category.Delete(await db.PricingRules.AnyFor(id, ct));
        db.Remove(category);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
