using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DotMac.Fleet.Tests.Isolation;

/// <summary>One operation of a service's OpenAPI document, and how to fill it with ids.</summary>
internal sealed record Route(string Service, HttpMethod Method, string Path, JsonNode Operation, JsonNode Document)
{
    /// <summary>Whether an id can be put anywhere: into the path, the query or the body.</summary>
    public bool TakesIds => Parameters("path").Any() || Parameters("query").Any() || BodyTakesIds;

    /// <summary>Whether the path names a parent and its child.</summary>
    public bool TakesPairs => Parameters("path").Count(IsId) > 1;

    private bool BodyTakesIds => Sample(Guid.Empty)?.ToJsonString().Contains(Guid.Empty.ToString(), StringComparison.Ordinal) ?? false;

    /// <summary>The path up to its last id, which is the address of one object; empty where it has none.</summary>
    public string Object => Path[..(Path.LastIndexOf('}') + 1)];

    /// <summary>What the ids are of, as a table of it would be called: <c>plans</c> for <c>/plans/{id}</c> and for a member or a parameter <c>plan_id</c>.</summary>
    public IEnumerable<string> Kinds =>
    [
        .. Path.Split('/').Zip(Path.Split('/').Skip(1)).Where(pair => pair.Second.StartsWith('{')).Select(pair => pair.First.Replace('-', '_')),
        .. Parameters("query").Select(Name).Concat(Ids(Sample(Guid.Empty))).Select(Plural).Distinct(),
    ];

    public override string ToString() => $"{Service} {Method} {Path}";

    public static IEnumerable<Route> Of(string service, JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new Route(service, HttpMethod.Parse(operation.Key), path.Key, operation.Value!, document);

    /// <summary>The request with the child's id everywhere, save that a path of two ids begins with the parent's.</summary>
    public HttpRequestMessage Request(Guid parent, Guid child)
    {
        var path = Path;
        foreach (var (parameter, at) in Parameters("path").Where(IsId).Select((parameter, at) => (Name(parameter), at)))
            path = path.Replace($"{{{parameter}}}", (TakesPairs && at == 0 ? parent : child).ToString(), StringComparison.Ordinal);
        path = path.Replace("{role}", "tenant_admin", StringComparison.Ordinal);
        var query = string.Join('&', Parameters("query").Select(parameter => $"{Name(parameter)}={child}"));
        var request = new HttpRequestMessage(Method, query.Length == 0 ? path : $"{path}?{query}");
        if (Method != HttpMethod.Get)
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (Sample(child) is { } body)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>The smallest body that the schema asks for, every id in it the given one; null where the operation takes no JSON.</summary>
    public JsonNode? Sample(Guid id) => Body is { } schema ? Example("", schema, id, 0) : null;

    /// <summary>Whether the body may have members of which the document does not know, as AuthZEN's may.</summary>
    public bool TakesMore => Body is { } schema && Resolved(schema)["additionalProperties"]?.GetValueKind() is not JsonValueKind.False;

    private JsonNode? Body => Operation["requestBody"]?["content"]?["application/json"]?["schema"];

    /// <summary>Names of the parameters in the path or the query.</summary>
    public IEnumerable<string> Names(string place) => (Operation["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == place).Select(parameter => Name(parameter!));

    /// <summary>Parameters of the path, and those of the query that are ids.</summary>
    private IEnumerable<JsonNode> Parameters(string place) => (Operation["parameters"]?.AsArray() ?? [])
        .Where(parameter => parameter!["in"]!.GetValue<string>() == place && (place == "path" || IsId(parameter))).Select(parameter => parameter!);

    private static bool IsId(JsonNode parameter) =>
        parameter["schema"]?["format"]?.GetValue<string>() == "uuid" || Name(parameter) == "actor_id";

    private static string Name(JsonNode parameter) => parameter["name"]!.GetValue<string>();

    /// <summary>The names of a body's members that are ids, or lists of such.</summary>
    private static IEnumerable<string> Ids(JsonNode? body, string name = "") => body switch
    {
        JsonObject members => members.SelectMany(member => Ids(member.Value, member.Key)),
        JsonArray items => items.SelectMany(item => Ids(item, name)),
        JsonValue value when value.ToString() == $"{Guid.Empty}" => [name],
        _ => [],
    };

    private static string Plural(string name) => name.Split("_id")[0] is var one && one.EndsWith('y') ? $"{one[..^1]}ies" : $"{one}s";

    private JsonNode? Example(string name, JsonNode schema, Guid id, int depth)
    {
        schema = Resolved(schema);
        if (schema["enum"]?.AsArray().FirstOrDefault() is { } first)
            return first.DeepClone();

        var type = schema["type"] is JsonArray several ? several[^1]!.GetValue<string>() : schema["type"]?.GetValue<string>();
        return type switch
        {
            "object" when depth < 4 => new JsonObject((schema["properties"]?.AsObject() ?? []).Where(member => IsWanted(schema, member.Key))
                .Select(member => KeyValuePair.Create(member.Key, Example(member.Key, member.Value!, id, depth + 1)))),
            "array" => depth < 4 && schema["items"] is { } item ? new JsonArray(Example(name, item, id, depth + 1)) : [],
            "integer" or "number" => 1,
            "boolean" => true,
            null => new JsonObject(), // a schema that allows anything
            "string" => Text(schema["format"]?.GetValue<string>() ?? name, id),
            _ => null,
        };
    }

    private JsonNode Resolved(JsonNode schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference ? Document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;

    /// <summary>Required members, and every id whether required or not.</summary>
    private static bool IsWanted(JsonNode schema, string member) =>
        (schema["required"]?.AsArray().Any(name => name!.GetValue<string>() == member) ?? false)
        || schema["properties"]![member]!["format"]?.GetValue<string>() == "uuid";

    private static string Text(string format, Guid id) => format switch
    {
        "uuid" => id.ToString(),
        "email" => "attack@example.com",
        "date" => "2030-01-01",
        "date-time" => "2030-01-01T00:00:00Z",
        "uri" => "https://example.com/",
        _ => "attack",
    };
}
