using System.Text.Json.Nodes;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// Which attributes a client asks for and leaves out (RFC 7644, 3.9): with their schema or without, in any case (RFC 7643, 2.1), as a whole or by one part (<c>name.givenName</c>).
/// </summary>
internal sealed class ScimProjection(HttpContext http)
{
    /// <summary>What every answer has; <c>meta</c> can be left out by name alone.</summary>
    private static readonly string[] Always = ["schemas", "id", "meta"];

    private readonly HashSet<string> wanted = Paths(http, "attributes"), left = Paths(http, "excludedAttributes");

    /// <summary>Whether any part of the attribute is wanted.</summary>
    public bool Wants(string name) =>
        (wanted.Count == 0 || wanted.Contains(name) || wanted.Any(path => path.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase))) && !left.Contains(name);

    /// <summary>Takes away what is not wanted.</summary>
    public JsonObject Trim(JsonObject resource)
    {
        foreach (var (name, value) in resource.Where(member => !Always.Contains(member.Key)).ToArray())
        {
            if (!Wants(name))
                resource.Remove(name);
            else
                TrimParts(name, value);
        }

        if (left.Contains("meta"))
            resource.Remove("meta");
        return resource;
    }

    private void TrimParts(string name, JsonNode? value)
    {
        foreach (var item in value is JsonArray list ? list.ToArray() : [value])
            if (item is JsonObject parts)
                foreach (var part in parts.Select(part => part.Key).Where(part => !WantsPart(name, $"{name}.{part}")).ToArray())
                    parts.Remove(part);
    }

    private bool WantsPart(string name, string path) => (wanted.Count == 0 || wanted.Contains(name) || wanted.Contains(path)) && !left.Contains(path);

    private static HashSet<string> Paths(HttpContext http, string parameter) => http.Request.Query[parameter]
        .SelectMany(text => text?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? []).Select(ScimJson.WithoutSchema)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
