using System.Text.Json;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.Scim;

/// <summary>Reads what a provider sent.</summary>
internal static class ScimValue
{
    /// <summary>The member of that name in whatever case.</summary>
    public static JsonElement? Member(this JsonElement value, string name) =>
        value.EnumerateObject().Where(member => member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(member => (JsonElement?)member.Value)
            .FirstOrDefault();

    /// <summary>A text without surrounding space; null where there is none.</summary>
    public static string? Text(this JsonElement value, string attribute, int most)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            throw ScimErrors.InvalidValue(attribute, "is a text.");
        var text = value.GetString()?.Trim();
        if (text?.Length > most || text?.Any(char.IsControl) is true)
            throw ScimErrors.InvalidValue(attribute, $"has at most {most} characters, none of them a control character.");
        return text is { Length: > 0 } ? text : null;
    }
}
