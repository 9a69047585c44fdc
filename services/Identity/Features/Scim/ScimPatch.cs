using System.Text.Json;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>What an operation of a PATCH does with a value.</summary>
internal enum ScimVerb
{
    Add,
    Replace,
    Remove,
}

/// <summary>A resource while the operations of a request are read into it.</summary>
internal interface IScimDraft
{
    /// <summary>Reads one operation; only one that removes may have no value.</summary>
    void Take(ScimVerb verb, string path, JsonElement? value);
}

/// <summary>The operations of a PATCH (RFC 7644, 3.5.2), whose names come in any case.</summary>
internal static class ScimPatch
{
    private const int MostOperations = 100;

    public static void Apply(this IScimDraft draft, ScimBody body)
    {
        if (body.As(ScimBody.PatchSchema).Root.Member("Operations") is not { ValueKind: JsonValueKind.Array } operations || operations.GetArrayLength() is 0 or > MostOperations)
            throw ScimErrors.InvalidSyntax($"Operations is a list of 1 to {MostOperations}.");
        foreach (var operation in operations.EnumerateArray())
            Apply(draft, operation);
    }

    private static void Apply(IScimDraft draft, JsonElement operation)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            throw ScimErrors.InvalidSyntax("an operation is an object.");

        var path = operation.Member("path") is { ValueKind: JsonValueKind.String } given ? given.GetString() : null;
        switch (Verb(operation), path, operation.Member("value"))
        {
            case (ScimVerb.Remove, { Length: > 0 }, var value): draft.Take(ScimVerb.Remove, path, value); break;
            case (ScimVerb.Remove, _, _): throw ScimErrors.NoTarget();
            case ({ } verb, { Length: > 0 }, { } value): draft.Take(verb, path, value); break;
            case ({ } verb, _, { ValueKind: JsonValueKind.Object } value): draft.TakeAll(verb, value); break;
            default: throw ScimErrors.InvalidSyntax("an operation is add or replace with a value, or remove with a path.");
        }
    }

    public static void TakeAll(this IScimDraft draft, ScimVerb verb, JsonElement members)
    {
        foreach (var member in members.EnumerateObject())
            draft.Take(verb, member.Name, member.Value);
    }

    private static ScimVerb? Verb(JsonElement operation) => operation.Member("op")?.ToString().ToLowerInvariant() switch
    {
        "add" => ScimVerb.Add,
        "replace" => ScimVerb.Replace,
        "remove" => ScimVerb.Remove,
        _ => null,
    };
}
