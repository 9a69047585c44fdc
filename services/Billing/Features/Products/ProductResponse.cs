using System.Linq.Expressions;
using DotMac.Billing.Domain.Products;

namespace DotMac.Billing.Features.Products;

/// <summary>A product.</summary>
public sealed record ProductResponse(Guid Id, string Sku, string Name, string? Description, Guid? CategoryId, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Product, ProductResponse>> Of { get; } = product => From(product);

    public static ProductResponse From(Product product) => new(
        product.Id, product.Sku, product.Name, product.Description, product.CategoryId, product.CreatedAt);
}
