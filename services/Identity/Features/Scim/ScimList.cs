using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using DotMac.Identity.Domain.Scim;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Scim;

/// <summary>A list of resources, oldest first, by a filter and in pages that begin at a number (RFC 7644, 3.4.2).</summary>
internal static class ScimList
{
    public const int Most = 100;

    public sealed record Found(string[] Schemas, int TotalResults, int StartIndex, int ItemsPerPage,
        [property: JsonPropertyName("Resources")] JsonObject[] Resources);

    public static async Task<IResult> Page<T>(
        this HttpContext http, IQueryable<T> all, Func<string, ScimAttribute.Selected?> select, Func<List<T>, Task<JsonObject[]>> shape, CancellationToken ct)
        where T : Entity
    {
        var query = http.Request.Query;
        var found = query["filter"].ToString() is { Length: > 0 } filter ? all.Where(ScimFilter<T>.Read(filter, select)) : all;
        var (start, count) = (Math.Max(1, Number(query["startIndex"], "startIndex", 1)), Math.Clamp(Number(query["count"], "count", Most), 0, Most));
        var total = await found.CountAsync(ct);
        var page = count == 0 ? [] : await found.AsNoTracking().AsSplitQuery().OrderBy(row => row.Id).Skip(start - 1).Take(count).ToListAsync(ct);
        return ScimJson.Answer(Of(await shape(page), total, start));
    }

    public static Found Of(JsonObject[] shown, int total, int start = 1) =>
        new(["urn:ietf:params:scim:api:messages:2.0:ListResponse"], total, start, shown.Length, shown);

    private static int Number(string? text, string name, int otherwise) =>
        string.IsNullOrEmpty(text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw ScimErrors.InvalidValue(name, "is a whole number.");
}
