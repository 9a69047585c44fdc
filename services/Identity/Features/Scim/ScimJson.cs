using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace DotMac.Identity.Features.Scim;

/// <summary>How SCIM is written: its own media type and names, absolute locations, and of a resource what the client asks for (RFC 7644, 3.9).</summary>
internal static class ScimJson
{
    public const string MediaType = "application/scim+json";

    private static readonly string[] Always = ["schemas", "id", "meta"];
    private static readonly string[] Urns = [ScimUser.Schema + ":", ScimGroup.Schema + ":"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IResult Answer(object body, int status = StatusCodes.Status200OK) => TypedResults.Json(body, Options, MediaType, status);

    /// <summary>The resource as JSON, less what the query leaves out.</summary>
    public static JsonObject Shape(this HttpContext http, object resource)
    {
        var node = JsonSerializer.SerializeToNode(resource, Options)!.AsObject();
        foreach (var name in node.Select(member => member.Key).Except(Always).Where(name => !http.Wants(name)).ToArray())
            node.Remove(name);
        return node;
    }

    /// <summary>Whether the client wants the attribute, by what the query asks for and leaves out.</summary>
    public static bool Wants(this HttpContext http, string name) =>
        (Heads(http, "attributes") is not { Count: > 0 } wanted || wanted.Contains(name)) && !Heads(http, "excludedAttributes").Contains(name);

    /// <summary>Whether what the answer is about to show is what the client has already.</summary>
    public static bool HasCurrent(this HttpContext http) => http.Request.Headers.IfNoneMatch.ToString() == http.Response.Headers.ETag.ToString();

    public static string Locate(this HttpContext http, string path) => $"{http.Request.Scheme}://{http.Request.Host}/scim/v2/{path}";

    public static string WithoutSchema(string path)
    {
        var urn = Urns.FirstOrDefault(urn => path.StartsWith(urn, StringComparison.OrdinalIgnoreCase)) ?? "";
        return path[urn.Length..];
    }

    /// <summary>
    /// The value, all of whose names and texts can be read: the parser lets half a surrogate pass (RFC 8259, 8.2), which is told at its first use only.
    /// </summary>
    public static JsonElement Readable(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                    Readable(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    Readable(member.Value);
                }

                break;
        }

        return value;
    }

    private static HashSet<string> Heads(HttpContext http, string parameter) =>
        [.. http.Request.Query[parameter].ToString().Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(path => JsonNamingPolicy.CamelCase.ConvertName(WithoutSchema(path).Split('.')[0]))];
}

/// <summary>A JSON object as SCIM's clients send it; what it holds beyond what we know is ignored.</summary>
internal sealed record ScimBody(JsonElement Root)
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    public static async ValueTask<ScimBody?> BindAsync(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
            throw new BadHttpRequestException("The body must be application/scim+json.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, Limits, http.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(ScimJson.Readable(document.RootElement.Clone()))
                : throw Domain.Scim.ScimErrors.InvalidSyntax("a JSON object is expected.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Domain.Scim.ScimErrors.InvalidSyntax("it is no JSON.");
        }
    }
}
