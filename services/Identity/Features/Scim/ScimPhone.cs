using System.Text.Json;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// Reads the phone out of <c>phoneNumbers</c> (RFC 7643, 4.1.2): a user has one, which is its mobile one. Numbers at work, at home and of fax machines are others and
/// none of ours, as are other mail addresses. A text that is no telephone number says nothing: it must not keep the provider from shutting the user out.
/// </summary>
internal static class ScimPhone
{
    public const string Type = "mobile";

    private const string Scheme = "tel:";
    private const int Longest = 40;

    /// <summary>The number itself, an object that holds it, or a list of those: empty where it goes, null where nothing is said of a mobile one.</summary>
    public static string? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "" : value.EnumerateArray().Where(phone => phone.ValueKind == JsonValueKind.Object)
            .OrderByDescending(Rank).Select(Read).FirstOrDefault(),
        JsonValueKind.Object => Rank(value) > 0 && value.Member("value") is { } inner ? Read(inner) : null,
        JsonValueKind.Null => "",
        JsonValueKind.String => Number(value.GetString()!.Trim()),
        _ => throw ScimErrors.InvalidValue("phoneNumbers.value", "is a text."),
    };

    /// <summary>As people write it; in the form of RFC 3966 without its scheme and parameters.</summary>
    private static string? Number(string text)
    {
        var number = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..].Split(';')[0] : text;
        return number.Length == 0 || (number.Length <= Longest && Profile.IsPhone(number)) ? number : null;
    }

    private static int Rank(JsonElement phone) => phone.Member("type") is { ValueKind: JsonValueKind.String } type
        ? type.GetString()!.Equals(Type, StringComparison.OrdinalIgnoreCase) ? 3 : 0
        : phone.Member("primary") is { ValueKind: JsonValueKind.True } ? 2 : 1;
}
