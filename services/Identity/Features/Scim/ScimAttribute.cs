using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// An attribute that filters may name, as an expression on its resource: a text (with or without regard to case), a truth, an instant or an id. Of a
/// list, one item has to meet the condition.
/// </summary>
internal sealed class ScimAttribute
{
    private readonly string path;
    private readonly Expression value;
    private readonly bool exact;
    private readonly Func<Expression, Expression> within = condition => condition;

    private ScimAttribute(string path, Selected selected, ParameterExpression resource)
    {
        (this.path, exact, value) = (path, selected.Exact, selected.List is null ? In(resource, selected.Value) : selected.Value.Body);
        if (selected.List is { } list)
            within = condition => Expression.Call(
                typeof(Enumerable), nameof(Enumerable.Any), [selected.Value.Parameters[0].Type], In(resource, list),
                Expression.Lambda(condition, selected.Value.Parameters));
    }

    public static ScimAttribute Of(string path, Func<string, Selected?> select, ParameterExpression resource) =>
        new(path, select(ScimJson.WithoutSchema(path).ToLowerInvariant()) ?? throw ScimErrors.InvalidFilter($"there is no attribute {path} to filter by."), resource);

    public Expression IsPresent() =>
        within(value.Type == typeof(string) ? Expression.NotEqual(value, Expression.Constant(null, typeof(string))) : Expression.Constant(true));

    public Expression Compare(string by, JsonElement given) => within((by, Read(given)) switch
    {
        ("eq", var wanted) => Expression.Equal(value, wanted),
        ("ne", var wanted) => Expression.NotEqual(value, wanted),
        ("co", var wanted) when IsText(wanted) => Says(nameof(string.Contains), wanted),
        ("sw", var wanted) when IsText(wanted) => Says(nameof(string.StartsWith), wanted),
        ("ew", var wanted) when IsText(wanted) => Says(nameof(string.EndsWith), wanted),
        ("gt", var wanted) when IsOrdered(wanted) => Expression.GreaterThan(Left(wanted), Right(wanted)),
        ("ge", var wanted) when IsOrdered(wanted) => Expression.GreaterThanOrEqual(Left(wanted), Right(wanted)),
        ("lt", var wanted) when IsOrdered(wanted) => Expression.LessThan(Left(wanted), Right(wanted)),
        ("le", var wanted) when IsOrdered(wanted) => Expression.LessThanOrEqual(Left(wanted), Right(wanted)),
        _ => throw ScimErrors.InvalidFilter($"{path} cannot be compared by {by}."),
    });

    private static bool IsText(Expression wanted) => wanted.Type == typeof(string);

    private static bool IsOrdered(Expression wanted) => wanted.Type != typeof(bool) && wanted.Type != typeof(Guid);

    private MethodCallExpression Says(string method, Expression wanted) =>
        Expression.Call(value, typeof(string).GetMethod(method, [typeof(string)])!, wanted);

    /// <summary>Texts are put in order by <c>string.Compare</c>, which SQL can say.</summary>
    private Expression Left(Expression wanted) =>
        IsText(wanted) ? Expression.Call(typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!, value, wanted) : value;

    private static Expression Right(Expression wanted) => IsText(wanted) ? Expression.Constant(0) : wanted;

    private Expression Read(JsonElement given)
    {
        if (value.Type == typeof(string) && given.ValueKind is JsonValueKind.String or JsonValueKind.Null)
            return Parameter(exact ? given.GetString() : given.GetString()?.ToLowerInvariant());
        if (value.Type == typeof(Guid) && given.ValueKind == JsonValueKind.String)
            return Parameter(Guid.TryParse(given.GetString(), out var id) ? id : Guid.Empty);
        if (value.Type == typeof(bool) && bool.TryParse(given.ToString(), out var truth))
            return Expression.Constant(truth);
        if (value.Type == typeof(DateTimeOffset) && given.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(
            given.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
            return Parameter(instant);
        throw ScimErrors.InvalidFilter($"{given.GetRawText()} is no value of {path}.");
    }

    private static Expression In(ParameterExpression resource, LambdaExpression selected) => new Rename(selected.Parameters[0], resource).Visit(selected.Body);

    /// <summary>A member of an object, as a captured variable is, so that the statement has a parameter.</summary>
    private static MemberExpression Parameter<T>(T wanted) => Expression.Property(Expression.Constant(new Captured<T>(wanted)), nameof(Captured<T>.Value));

    private sealed record Captured<T>(T Value);

    /// <summary>How a path is read from its resource; of a list, from one item of it.</summary>
    internal sealed record Selected(LambdaExpression Value, bool Exact = false, LambdaExpression? List = null);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
