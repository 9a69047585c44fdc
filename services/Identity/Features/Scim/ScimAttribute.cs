using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Scim;

/// <summary>An attribute that filters may name, as an expression on a user: a text (with or without regard to case), a truth or an instant.</summary>
internal sealed class ScimAttribute
{
    private readonly string path;
    private readonly Expression value;
    private readonly bool exact;

    private ScimAttribute(string path, LambdaExpression value, ParameterExpression user, bool exact) =>
        (this.path, this.value, this.exact) = (path, new Rename(value.Parameters[0], user).Visit(value.Body), exact);

    public static ScimAttribute Of(string path, ParameterExpression user)
    {
        var (selected, exact) = Select(ScimJson.WithoutSchema(path).ToLowerInvariant())
            ?? throw ScimErrors.InvalidFilter($"there is no attribute {path} to filter by.");
        return new(path, selected, user, exact);
    }

    private static (LambdaExpression Value, bool Exact)? Select(string path) => path switch
    {
        "username" => Text(user => user.Username ?? (string)(object)user.Email),
        "emails" or "emails.value" => Text(user => (string)(object)user.Email),
        "emails.type" => Text(user => "work"),
        "emails.primary" => Other(user => true),
        "externalid" => Text(user => user.ExternalId) with { Exact = true },
        "displayname" or "name.formatted" => Folded(user => user.FullName),
        "name.givenname" => Folded(user => user.Profile.FirstName),
        "name.familyname" => Folded(user => user.Profile.LastName),
        "id" => Text(user => user.Id.ToString()),
        "active" => Other(user => user.Active),
        "meta.resourcetype" => Text(user => "user"),
        "meta.created" => Other(user => user.CreatedAt),
        "meta.lastmodified" => Other(user => user.ModifiedAt),
        _ => null,
    };

    private static (LambdaExpression Value, bool Exact) Text(Expression<Func<User, string?>> text) => (text, false);

    private static (LambdaExpression Value, bool Exact) Folded(Expression<Func<User, string?>> text) =>
        (Expression.Lambda(Expression.Call(text.Body, typeof(string).GetMethod(nameof(string.ToLower), [])!), text.Parameters), false);

    private static (LambdaExpression Value, bool Exact) Other<T>(Expression<Func<User, T>> value) => (value, true);

    public Expression IsPresent() => value.Type == typeof(string) ? Expression.NotEqual(value, Expression.Constant(null, typeof(string))) : Expression.Constant(true);

    public Expression Compare(string by, JsonElement given) => (by, Read(given)) switch
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
    };

    private static bool IsText(Expression wanted) => wanted.Type == typeof(string);

    private static bool IsOrdered(Expression wanted) => wanted.Type != typeof(bool);

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
        if (value.Type == typeof(bool) && bool.TryParse(given.ToString(), out var truth))
            return Expression.Constant(truth);
        if (value.Type == typeof(DateTimeOffset) && given.ValueKind == JsonValueKind.String && DateTimeOffset.TryParse(
            given.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
            return Parameter(instant);
        throw ScimErrors.InvalidFilter($"{given.GetRawText()} is no value of {path}.");
    }

    /// <summary>A member of an object, as a captured variable is, so that the statement has a parameter.</summary>
    private static MemberExpression Parameter<T>(T wanted) => Expression.Property(Expression.Constant(new Captured<T>(wanted)), nameof(Captured<T>.Value));

    private sealed record Captured<T>(T Value);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
