using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DotMac.Identity.Domain.Scim;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Scim;

/// <summary>Lists users, oldest first, by a filter and in pages that begin at a number (RFC 7644, 3.4.2).</summary>
internal static class ListScimUsers
{
    public const int Most = 100;

    public sealed record Found(string[] Schemas, int TotalResults, int StartIndex, int ItemsPerPage,
        [property: JsonPropertyName("Resources")] JsonObject[] Resources);

    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/Users", Handle).WithName("ListScimUsers");

    public static async Task<IResult> Handle(HttpContext http, ScimUsers users, CancellationToken ct)
    {
        var query = http.Request.Query;
        var found = query["filter"].ToString() is { Length: > 0 } filter ? users.All.Where(ScimFilter.Read(filter)) : users.All;
        var (start, count) = (Math.Max(1, Number(query["startIndex"], "startIndex", 1)), Math.Clamp(Number(query["count"], "count", Most), 0, Most));
        var total = await found.CountAsync(ct);
        var page = count == 0 ? [] : await found.AsNoTracking().AsSplitQuery().OrderBy(user => user.Id).Skip(start - 1).Take(count).ToListAsync(ct);
        return ScimJson.Answer(new Found(
            ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], total, start, page.Count, [.. page.Select(user => http.Shape(ScimUser.Of(user, http)))]));
    }

    private static int Number(string? text, string name, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw ScimErrors.InvalidValue(name, "is a whole number.");
}
