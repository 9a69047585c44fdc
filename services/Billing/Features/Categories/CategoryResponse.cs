using System.Linq.Expressions;
using DotMac.Billing.Domain.Categories;

namespace DotMac.Billing.Features.Categories;

/// <summary>A category of products.</summary>
public sealed record CategoryResponse(Guid Id, string Name, string? Description, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Category, CategoryResponse>> Of { get; } = category => From(category);

    public static CategoryResponse From(Category category) => new(category.Id, category.Name, category.Description, category.CreatedAt);
}
