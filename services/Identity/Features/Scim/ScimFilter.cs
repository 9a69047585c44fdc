using System.Linq.Expressions;
using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>Reads a filter (RFC 7644, 3.4.2.2) into a condition on resources, whose values become parameters; of bounded length and depth.</summary>
internal sealed partial class ScimFilter<T>
{
    private const int MostCharacters = 2_000;
    private const int MostDepth = 10;
    private const int MostTerms = 50;
    private readonly ParameterExpression resource = Expression.Parameter(typeof(T), "resource");
    private readonly Func<string, ScimAttribute.Selected?> select;
    private readonly string[] tokens;
    private int at, depth, terms;

    private ScimFilter(string text, Func<string, ScimAttribute.Selected?> select)
    {
        this.select = select;
        if (text.Length > MostCharacters)
            throw ScimErrors.InvalidFilter($"it is longer than {MostCharacters} characters.");
        var matches = Token().Matches(text);
        if (matches.Sum(token => token.Length) != text.Count(character => !char.IsWhiteSpace(character)) + matches.Sum(Spaces))
            throw ScimErrors.InvalidFilter("a text does not end.");
        tokens = [.. matches.Select(token => token.Value)];
    }

    public static Expression<Func<T, bool>> Read(string text, Func<string, ScimAttribute.Selected?> select)
    {
        var filter = new ScimFilter<T>(text, select);
        var condition = filter.Any("");
        return filter.at == filter.tokens.Length
            ? Expression.Lambda<Func<T, bool>>(condition, filter.resource)
            : throw ScimErrors.InvalidFilter($"\"{filter.tokens[filter.at]}\" is not expected.");
    }

    private static int Spaces(Match token) => token.Value.Count(char.IsWhiteSpace);

    private Expression Any(string prefix)
    {
        if (++depth > MostDepth)
            throw ScimErrors.InvalidFilter($"it is nested more than {MostDepth} deep.");
        var condition = All(prefix);
        while (Takes("or"))
            condition = Expression.OrElse(condition, All(prefix));
        depth--;
        return condition;
    }

    private Expression All(string prefix)
    {
        var condition = One(prefix);
        while (Takes("and"))
            condition = Expression.AndAlso(condition, One(prefix));
        return condition;
    }

    private Expression One(string prefix)
    {
        if (++terms > MostTerms)
            throw ScimErrors.InvalidFilter($"it has more than {MostTerms} terms.");
        if (Takes("not"))
        {
            Expect("(");
            return Expression.Not(Enclosed(prefix, ")"));
        }

        return Takes("(") ? Enclosed(prefix, ")") : Term(prefix);
    }

    private Expression Enclosed(string prefix, string end)
    {
        var condition = Any(prefix);
        Expect(end);
        return condition;
    }

    /// <summary><c>path op value</c>, <c>path pr</c>, <c>path[filter]</c> or <c>path[filter].sub op value</c>.</summary>
    private Expression Term(string prefix)
    {
        var path = prefix + Next();
        if (!Takes("["))
            return Comparison(path);
        if (prefix.Length > 0)
            throw ScimErrors.InvalidFilter("[ stands in [ ].");

        var condition = Enclosed(path + ".", "]");
        return at < tokens.Length && tokens[at].StartsWith('.') ? Expression.AndAlso(condition, Comparison(path + Next())) : condition;
    }

    private Expression Comparison(string path)
    {
        var attribute = ScimAttribute.Of(path, select, resource);
        var by = Next().ToLowerInvariant();
        return by == "pr" ? attribute.IsPresent() : attribute.Compare(by, Value(Next()));
    }

    private static JsonElement Value(string token)
    {
        try
        {
            return ScimJson.Readable(JsonSerializer.Deserialize<JsonElement>(token[0] == '"' ? token : token.ToLowerInvariant()));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw ScimErrors.InvalidFilter($"{token} is no value.");
        }
    }

    private bool Takes(string token)
    {
        var takes = at < tokens.Length && tokens[at].Equals(token, StringComparison.OrdinalIgnoreCase);
        at += takes ? 1 : 0;
        return takes;
    }

    private void Expect(string token)
    {
        if (!Takes(token))
            throw ScimErrors.InvalidFilter($"{token} is missing.");
    }

    private string Next() => at < tokens.Length ? tokens[at++] : throw ScimErrors.InvalidFilter("it ends too early.");

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|[()\[\]]|[^\s()\[\]"]+
        """)]
    private static partial Regex Token();
}
