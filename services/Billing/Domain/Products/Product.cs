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
    public Guid? CategoryId { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static Product Offer(string sku, string name, string? description, DateTimeOffset now, Guid? categoryId = null)
    {
        var product = new Product { Sku = sku.ToUpperInvariant(), Name = name, Description = description, CategoryId = categoryId, CreatedAt = now };
        product.Raise(new ProductCreated(product.Id, product.Sku, name, categoryId));
        return product;
    }

    public void Change(string name, string? description, Guid? categoryId)
    {
        (Name, Description, CategoryId) = (name, description, categoryId);
        Raise(new ProductUpdated(Id, Sku, name, categoryId));
    }
}
