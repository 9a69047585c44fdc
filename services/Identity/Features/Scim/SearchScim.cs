using System.Text.Json;
using DotMac.Identity.Domain.Scim;
using Microsoft.Extensions.Primitives;

namespace DotMac.Identity.Features.Scim;

/// <summary>Lists users or groups by what the body asks for instead of the address, which logs keep (RFC 7644, 3.4.3).</summary>
internal static class SearchScim
{
    private static readonly string[] Members = ["attributes", "excludedAttributes", "filter", "startIndex", "count"];

    public static void Map(RouteGroupBuilder scim)
    {
        scim.MapPost("/Users/.search", Users).WithName("SearchScimUsers");
        scim.MapPost("/Groups/.search", Groups).WithName("SearchScimGroups");
    }

    public static Task<IResult> Users(ScimBody body, HttpContext http, ScimUsers users, CancellationToken ct)
    {
        Ask(http, body);
        return ListScimUsers.Handle(http, users, ct);
    }

    public static Task<IResult> Groups(ScimBody body, HttpContext http, ScimGroups groups, CancellationToken ct)
    {
        Ask(http, body);
        return ListScimGroups.Handle(http, groups, ct);
    }

    /// <summary>As if it had been in the address.</summary>
    private static void Ask(HttpContext http, ScimBody body) => http.Request.Query = Query(body.As(ScimBody.SearchSchema).Root);

    private static QueryCollection Query(JsonElement asked) => new(
        Members.Select(name => (Name: name, Value: asked.Member(name))).Where(member => member.Value is not null)
            .ToDictionary(member => member.Name, member => Text(member.Name, member.Value!.Value), StringComparer.OrdinalIgnoreCase));

    private static StringValues Text(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => new([.. value.EnumerateArray().Select(item => item.ToString())]),
        JsonValueKind.String or JsonValueKind.Number => value.ToString(),
        JsonValueKind.Null => StringValues.Empty,
        _ => throw ScimErrors.InvalidValue(name, "is a text, a number or a list of texts."),
    };
}
