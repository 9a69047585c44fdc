using System.Text;
using System.Text.Json.Nodes;
using DotMac.Fleet.Tests.Isolation;

namespace DotMac.Fleet.Tests.Fuzz;

/// <summary>Requests that a route's OpenAPI document does not allow, and others that it may or may not.</summary>
internal static class Mutations
{
    private const string Hole = "@@hole@@";
    private const string Json = "application/json";

    /// <summary>What a parameter of a path or a query may be given.</summary>
    private static readonly string[] OddWords =
    [
        "%00", "%FF%FE", "..%2F..%2Fetc%2Fpasswd", "%F0%9F%A4%A1", "-1", "0", "99999999999999999999", "1e400", "NaN", "null", "'%20OR%201=1--", "9999-12-31T23:59:59Z",
        "0001-01-01", "2026-02-30", "%0D%0ASet-Cookie:x=y", new string('x', 4000), "{}", "[]", "true", "00000000-0000-0000-0000-000000000000",
    ];

    /// <summary>What a member of a body may be given, as JSON has it: types, bounds, encodings, sizes, nesting.</summary>
    private static readonly string[] OddValues =
    [
        "null", "true", "-1", "0", "0.1", "1e400", "-1e-400", "99999999999999999999999", "9223372036854775807", "[]", "{}", "[null]", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00x\"", "\"\\u202e\"", "\"🤡\"", "\"NaN\"", "\"1e400\"", "\"-0\"", "\"0.0000000000000000000000000001\"", "\"99999999999999999999999999999999\"", "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0001-01-01T00:00:00+14:00\"", "\"2026-02-30\"", "\"' OR 1=1 --\"", "\"<script>\"", "\"../../etc/passwd\"", "\"{{7*7}}\"", "\"http://[::1]:1/\"", "\"javascript:alert(1)\"", "\"a@b\"", "\"EUR\"", "\"eur\"",
        $"\"{new string('x', 100_000)}\"", Nested(40), Nested(2000),
    ];

    /// <summary>A request that cannot be right: a member of another type, missing or unknown, a body that is no JSON, an id that is none.</summary>
    public static HttpRequestMessage? Broken(Route route, Random random)
    {
        if (route.Sample(Guid.CreateVersion7()) is not JsonObject sample || sample.Count == 0)
            return null;

        return random.Next(6) switch
        {
            0 => Request(route, Fill(sample, random, """{"x":[]}""")),
            1 => Request(route, Fill(sample, random, Nested(2000))),
            2 => Request(route, sample.ToJsonString()[..^1]),
            3 when !route.TakesMore => Request(route, $$"""{"unheard_of":1,{{sample.ToJsonString()[1..]}}"""),
            4 => Request(route, [.. Encoding.UTF8.GetBytes(Fill(sample, random, "\"\u00ff\"")).Select(b => b == 0xC3 ? (byte)0xFF : b)]),
            _ => Request(route, Encoding.UTF8.GetBytes(sample.ToJsonString()), "text/plain"),
        };
    }

    /// <summary>A request with something odd in one place; null where the route has no place for it.</summary>
    public static HttpRequestMessage? Odd(Route route, Random random)
    {
        string[] names = [.. route.Names("path"), .. route.Names("query")];
        var sample = route.Sample(Guid.CreateVersion7());
        if (names.Length == 0 && sample is null)
            return null;
        if (sample is not null && (names.Length == 0 || random.Next(4) > 0))
            return Request(route, Fill(sample, random, Pick(OddValues, random)));

        var odd = Pick(names, random);
        return Request(route, sample?.ToJsonString(), name => name == odd ? Pick(OddWords, random) : Guid.CreateVersion7().ToString());
    }

    /// <summary>The sample with one of its leaves replaced.</summary>
    private static string Fill(JsonNode sample, Random random, string literal)
    {
        var leaf = Pick(Leaves(sample), random);
        if (leaf == sample)
            return literal;
        leaf.ReplaceWith(Hole);
        return sample.ToJsonString().Replace($"\"{Hole}\"", literal, StringComparison.Ordinal);
    }

    /// <summary>What holds nothing but null is a leaf itself.</summary>
    private static JsonNode[] Leaves(JsonNode node)
    {
        JsonNode[] inside = node switch
        {
            JsonObject members => [.. members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Leaves)],
            JsonArray items => [.. items.OfType<JsonNode>().SelectMany(Leaves)],
            _ => [],
        };
        return inside.Length > 0 ? inside : [node];
    }

    private static string Nested(int depth) => $"{new string('[', depth)}{new string(']', depth)}";

    private static T Pick<T>(T[] all, Random random) => all[random.Next(all.Length)];

    private static HttpRequestMessage Request(Route route, string? body, Func<string, string>? value = null) =>
        Request(route, body is null ? null : Encoding.UTF8.GetBytes(body), Json, value);

    private static HttpRequestMessage Request(Route route, byte[]? body, string type = Json, Func<string, string>? value = null)
    {
        value ??= _ => Guid.CreateVersion7().ToString();
        var path = route.Names("path").Aggregate(route.Path, (path, name) => path.Replace($"{{{name}}}", value(name), StringComparison.Ordinal));
        // A query is given only where it is what is odd.
        var query = string.Join('&', route.Names("query").Select(name => (name, Value: value(name))).Where(pair => !Guid.TryParse(pair.Value, out _)).Select(pair => $"{pair.name}={pair.Value}"));
        var request = new HttpRequestMessage(route.Method, new Uri(query.Length == 0 ? path : $"{path}?{query}", UriKind.Relative));
        if (route.Method != HttpMethod.Get)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
        return request;
    }
}
