using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;

namespace DotMac.Identity.Features.Scim;

/// <summary>How SCIM is written: its own media type and names, absolute locations, and of a resource what the client asks for (RFC 7644, 3.9).</summary>
internal static class ScimJson
{
    public const string MediaType = "application/scim+json";

    private static readonly string[] Urns = [ScimUser.Schema + ":", ScimGroup.Schema + ":"];

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static IResult Answer(object body, int status = StatusCodes.Status200OK) => TypedResults.Json(body, Options, MediaType, status);

    /// <summary>The resource as JSON, less what the query leaves out.</summary>
    public static JsonObject Shape(this HttpContext http, object resource) =>
        new ScimProjection(http).Trim(JsonSerializer.SerializeToNode(resource, Options)!.AsObject());

    /// <summary>Whether the client wants the attribute, by what the query asks for and leaves out.</summary>
    public static bool Wants(this HttpContext http, string name) => new ScimProjection(http).Wants(name);

    /// <summary>Whether what the answer is about to show is among what the client has already (RFC 9110, 13.1.2).</summary>
    public static bool HasCurrent(this HttpContext http)
    {
        var current = http.Response.GetTypedHeaders().ETag;
        return current is not null && http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(current, useStrongComparison: false));
    }

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
}

/// <summary>A JSON object as SCIM's clients send it; what it holds beyond what we know is ignored.</summary>
internal sealed record ScimBody(JsonElement Root)
{
    public const string PatchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
    public const string SearchSchema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
    public const string BulkSchema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 32 };

    /// <summary>
    /// Refuses a body that does not say that it is this (RFC 7643, 3; RFC 7644, 3.1). Others that it names besides are ignored: Entra ID names extensions and schemas of its own.
    /// </summary>
    public ScimBody As(string schema)
    {
        if (Root.Member("schemas") is not { ValueKind: JsonValueKind.Array } named || named.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
            throw Domain.Scim.ScimErrors.InvalidSyntax($"schemas is a list that names {schema}.");
        return named.EnumerateArray().Any(one => schema.Equals(one.GetString(), StringComparison.OrdinalIgnoreCase))
            ? this
            : throw Domain.Scim.ScimErrors.InvalidValue("schemas", $"names {schema}.");
    }

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
