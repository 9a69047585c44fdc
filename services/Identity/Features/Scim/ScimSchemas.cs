using System.Text.Json.Nodes;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>The kinds of resources and their attributes (RFC 7643, 6 and 7), as far as we have them.</summary>
internal static class ScimSchemas
{
    public static JsonObject[] ResourceTypes(HttpContext http) => [Type(http, "User", "/Users", ScimUser.Schema), Type(http, "Group", "/Groups", ScimGroup.Schema)];

    public static JsonObject[] All(HttpContext http) =>
    [
        Schema(http, ScimUser.Schema, "User",
            Attribute("userName", required: true, unique: true), Attribute("displayName"),
            Complex("name", multi: false, Attribute("formatted"), Attribute("givenName"), Attribute("familyName")),
            Complex("emails", multi: true, Attribute("value"), Attribute("type"), Attribute("primary", "boolean")),
            Complex("phoneNumbers", multi: true, Attribute("value"), Attribute("type"), Attribute("primary", "boolean")),
            Attribute("active", "boolean"),
            ReadOnly(Complex("groups", multi: true, Attribute("value"), Attribute("$ref", "reference"), Attribute("display"), Attribute("type")))),
        Schema(http, ScimGroup.Schema, "Group",
            Attribute("displayName", required: true, unique: true),
            Complex("members", multi: true, Attribute("value"), ReadOnly(Attribute("$ref", "reference")), ReadOnly(Attribute("display")), ReadOnly(Attribute("type")))),
    ];

    /// <summary>Nothing that describes the service is filtered (RFC 7644, 4): whoever asked must not take the whole for what was found.</summary>
    public static void RefuseFilter(this HttpContext http)
    {
        if (http.Request.Query.ContainsKey("filter"))
            throw ScimErrors.FilterForbidden();
    }

    /// <summary>A list, or the one member of it that the path names.</summary>
    public static IResult Answer(HttpContext http, Func<HttpContext, JsonObject[]> describe, string? id)
    {
        http.RefuseFilter();
        return Answer(describe(http), id);
    }

    private static IResult Answer(JsonObject[] all, string? id) => id is null
        ? ScimJson.Answer(ScimList.Of(all, all.Length))
        : ScimJson.Answer(all.FirstOrDefault(one => one["id"]!.GetValue<string>().Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw ScimErrors.NotFound(id));

    private static JsonObject Type(HttpContext http, string name, string endpoint, string schema) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:ResourceType"),
        ["id"] = name,
        ["name"] = name,
        ["endpoint"] = endpoint,
        ["schema"] = schema,
        ["meta"] = Meta(http, "ResourceType", $"ResourceTypes/{name}"),
    };

    private static JsonObject Schema(HttpContext http, string id, string name, params JsonNode[] attributes) => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:Schema"),
        ["id"] = id,
        ["name"] = name,
        ["attributes"] = new JsonArray(attributes),
        ["meta"] = Meta(http, "Schema", $"Schemas/{id}"),
    };

    private static JsonObject Meta(HttpContext http, string type, string path) => new() { ["resourceType"] = type, ["location"] = http.Locate(path) };

    private static JsonObject Complex(string name, bool multi, params JsonNode[] parts)
    {
        var attribute = Attribute(name, "complex");
        (attribute["multiValued"], attribute["subAttributes"]) = (multi, new JsonArray(parts));
        return attribute;
    }

    private static JsonObject ReadOnly(JsonObject attribute)
    {
        attribute["mutability"] = "readOnly";
        foreach (var part in attribute["subAttributes"]?.AsArray() ?? [])
            ReadOnly(part!.AsObject());
        return attribute;
    }

    private static JsonObject Attribute(string name, string type = "string", bool required = false, bool unique = false) => new()
    {
        ["name"] = name,
        ["type"] = type,
        ["multiValued"] = false,
        ["required"] = required,
        ["caseExact"] = false,
        ["mutability"] = "readWrite",
        ["returned"] = "default",
        ["uniqueness"] = unique ? "server" : "none",
    };
}
