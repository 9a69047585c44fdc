using System.Text.Json;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// Reads the phone out of <c>phoneNumbers</c> (RFC 7643, 4.1.2): a user has one, which is its mobile one. Numbers at work, at home and of fax machines are others and
/// none of ours, as are other mail addresses.
/// </summary>
internal static class ScimPhone
{
    public const string Type = "mobile";

    private const string Scheme = "tel:";

    /// <summary>The number itself, an object that holds it, or a list of those: empty where it goes, null where nothing is said of a mobile one.</summary>
    public static string? Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "" : value.EnumerateArray().Where(phone => phone.ValueKind == JsonValueKind.Object && Rank(phone) > 0)
            .OrderByDescending(Rank).Select(Read).FirstOrDefault(),
        JsonValueKind.Object => value.Member("value") is { } inner ? Read(inner) : null,
        _ => value.Text("phoneNumbers.value", 40) is { } text ? Number(text) : "",
    };

    /// <summary>As people write it; in the form of RFC 3966 without its scheme.</summary>
    private static string Number(string text)
    {
        var number = text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? text[Scheme.Length..] : text;
        return Profile.IsPhone(number) ? number : throw ScimErrors.InvalidValue("phoneNumbers.value", "is no telephone number of 7 to 15 digits.");
    }

    private static int Rank(JsonElement phone) => phone.Member("type") is { ValueKind: JsonValueKind.String } type
        ? type.GetString()!.Equals(Type, StringComparison.OrdinalIgnoreCase) ? 3 : 0
        : phone.Member("primary") is { ValueKind: JsonValueKind.True } ? 2 : 1;
}
