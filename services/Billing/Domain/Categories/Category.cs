using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Categories;

/// <summary>What products have in common: the catalogue is sorted by it.</summary>
public sealed class Category : AggregateRoot
{
    private Category()
    {
    }

    /// <summary>Unique in the tenant.</summary>
    public string Name { get; private set; } = "";

    public string? Description { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static Category Create(string name, string? description, DateTimeOffset now)
    {
        var category = new Category { Name = name, Description = description, CreatedAt = now };
        category.Raise(new CategoryCreated(category.Id, name));
        return category;
    }

    public void Change(string name, string? description)
    {
        (Name, Description) = (name, description);
        Raise(new CategoryUpdated(Id, name));
    }

    /// <summary>It goes away, unless a pricing rule is for it, or a product is in it, which the database says.</summary>
    public void Delete(bool isPriced)
    {
        if (isPriced)
            throw CategoryErrors.InUse();
        Raise(new CategoryDeleted(Id, Name));
    }
}
