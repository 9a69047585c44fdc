using DotMac.Kernel;

namespace DotMac.Billing.Domain.Products;

/// <summary>Every way in which an operation on a product may be refused.</summary>
public static class ProductErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "product.not_found", "There is no such product.");

    public static DomainException SkuTaken(string sku) =>
        new(Refusal.Conflict, "product.sku_taken", $"A product with the SKU '{sku}' exists already.") { Pointer = "/sku" };
}
