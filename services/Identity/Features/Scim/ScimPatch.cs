using System.Text.Json;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>The operations of a PATCH (RFC 7644, 3.5.2), whose names come in any case.</summary>
internal static class ScimPatch
{
    private const int MostOperations = 100;
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);

    public static void Apply(this ScimDraft draft, ScimBody body)
    {
        if (Member(body.Root, "Operations") is not { ValueKind: JsonValueKind.Array } operations || operations.GetArrayLength() is 0 or > MostOperations)
            throw ScimErrors.InvalidSyntax($"Operations is a list of 1 to {MostOperations}.");
        foreach (var operation in operations.EnumerateArray())
            Apply(draft, operation);
    }

    private static void Apply(ScimDraft draft, JsonElement operation)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            throw ScimErrors.InvalidSyntax("an operation is an object.");

        var verb = Member(operation, "op")?.ToString().ToLowerInvariant();
        var path = Member(operation, "path") is { ValueKind: JsonValueKind.String } given ? given.GetString() : null;
        switch (verb, path, Member(operation, "value"))
        {
            case ("add" or "replace", { Length: > 0 }, { } value): draft.Set(path, value); break;
            case ("add" or "replace", _, { ValueKind: JsonValueKind.Object } value): draft.SetAll(value); break;
            case ("remove", { Length: > 0 }, _): draft.Set(path, Nothing); break;
            case ("remove", _, _): throw ScimErrors.NoTarget();
            default: throw ScimErrors.InvalidSyntax("an operation is add or replace with a value, or remove with a path.");
        }
    }

    private static JsonElement? Member(JsonElement value, string name) =>
        value.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(member => (JsonElement?)member.Value)
            .FirstOrDefault();
}
