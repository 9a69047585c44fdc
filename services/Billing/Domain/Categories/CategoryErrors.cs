using DotMac.Kernel;

namespace DotMac.Billing.Domain.Categories;

/// <summary>Every way in which an operation on a category may be refused.</summary>
public static class CategoryErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "category.not_found", "There is no such category.");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "category.name_taken", $"A category with the name '{name}' exists already.") { Pointer = "/name" };

    public static DomainException InUse() =>
        new(Refusal.Conflict, "category.in_use", "Products are in the category, or a pricing rule is for it.");
}
