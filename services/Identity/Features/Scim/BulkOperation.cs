using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DotMac.Identity.Domain.Scim;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Scim;

/// <summary>What became of an operation (RFC 7644, 3.7.3); the error of one that was refused is its response.</summary>
internal sealed record BulkOutcome(string Method, string? BulkId, string? Version, string? Location, string Status, JsonNode? Response)
{
    public bool Failed => Status[0] is not '2';

    /// <summary>By a fault or an outage here, and by nothing that the operation asks.</summary>
    public bool Broken => Status[0] is '5';
}

/// <summary>One operation of a bulk request, read but not yet judged: its references name others until those are done.</summary>
internal sealed partial class BulkOperation
{
    private const string Reference = "bulkId:";

    public required string Method { get; init; }
    public string? BulkId { get; init; }
    public string? Version { get; init; }

    /// <summary>Below <c>/scim/v2</c>: <c>Users</c>, or <c>Users/id</c>.</summary>
    public required string Path { get; set; }

    public JsonNode? Data { get; init; }

    /// <summary>Why it cannot be run.</summary>
    public DomainException? Flaw { get; set; }

    /// <summary>The operations that this one refers to, by their names, as it was read.</summary>
    public IReadOnlyList<string> Needs { get; private set; } = [];

    public static BulkOperation Read(JsonElement operation)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            throw ScimErrors.InvalidSyntax("an operation is an object.");

        var read = new BulkOperation
        {
            Method = Text(operation, "method")?.ToUpperInvariant() ?? "",
            BulkId = Text(operation, "bulkId"),
            Version = Text(operation, "version"),
            Path = Text(operation, "path")?.TrimStart('/') ?? "",
            Data = operation.Member("data") is { ValueKind: JsonValueKind.Object } data ? Members(data) : null,
        };
        read.Flaw = read.WhyNot();
        read.Needs = [.. Texts(read.Data).Append(read.Path).SelectMany(text => References().Matches(text)).Select(found => found.Groups["name"].Value).Distinct()];
        return read;
    }

    /// <summary>Puts the ids of what was made in the places of the references to it.</summary>
    public void Resolve(IReadOnlyDictionary<string, string> ids)
    {
        if (Needs.Count == 0)
            return;
        Path = Replace(Path, ids);
        Replace(Data, ids);
    }

    private DomainException? WhyNot() => (Method, BulkId, Data) switch
    {
        (not ("POST" or "PUT" or "PATCH" or "DELETE"), _, _) => ScimErrors.InvalidSyntax("the method of an operation is POST, PUT, PATCH or DELETE."),
        ("POST", null or "", _) => ScimErrors.InvalidSyntax("an operation with POST has a bulkId."),
        (not "DELETE", _, null) => ScimErrors.InvalidSyntax("an operation has data, unless it deletes."),
        _ => null,
    };

    private static string? Text(JsonElement operation, string name) => operation.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonObject Members(JsonElement data)
    {
        try
        {
            var members = JsonObject.Create(data)!;
            _ = Texts(members).Count(); // it looks at its members only now
            return members;
        }
        catch (ArgumentException)
        {
            throw ScimErrors.InvalidSyntax("the data of an operation has a member twice.");
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    /// <summary>In place and in one pass, whatever the body's depth.</summary>
    private static void Replace(JsonNode? node, IReadOnlyDictionary<string, string> ids)
    {
        if (node is JsonObject members)
            foreach (var (key, value) in members.ToArray())
                if (Replaced(value, ids) is { } text)
                    members[key] = text;
        if (node is JsonArray items)
            for (var at = 0; at < items.Count; at++)
                if (Replaced(items[at], ids) is { } text)
                    items[at] = text;
    }

    /// <summary>What comes in the place of a text that refers to others; null where the node stays, be it with new texts in it.</summary>
    private static JsonValue? Replaced(JsonNode? node, IReadOnlyDictionary<string, string> ids)
    {
        if (node is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            return value.GetValue<string>() is var text && References().IsMatch(text) ? JsonValue.Create(Replace(text, ids)) : null;

        Replace(node, ids);
        return null;
    }

    private static string Replace(string text, IReadOnlyDictionary<string, string> ids) =>
        References().Replace(text, found => ids.GetValueOrDefault(found.Groups["name"].Value, found.Value));

    /// <summary>A whole text, the value in a filter of a path, or the id in the address of a resource.</summary>
    [GeneratedRegex("(?<=^|\"|/)" + Reference + "(?<name>[^\"/]+)(?=$|\")")]
    private static partial Regex References();
}
