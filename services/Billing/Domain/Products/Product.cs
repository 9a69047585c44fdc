using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Products;

/// <summary>Something that a tenant sells.</summary>
public sealed class Product : AggregateRoot
{
    private Product()
    {
    }

    /// <summary>Stock-keeping unit: upper-case, unique in the tenant.</summary>
    public string Sku { get; private set; } = "";

    public string Name { get; private set; } = "";
    public string? Description { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static Product Offer(string sku, string name, string? description, DateTimeOffset now)
    {
        var product = new Product { Sku = sku.ToUpperInvariant(), Name = name, Description = description, CreatedAt = now };
        product.Raise(new ProductCreated(product.Id, product.Sku, name));
        return product;
    }
}
