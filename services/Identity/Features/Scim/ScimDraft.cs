using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// A user's SCIM attributes while a request is read into them, in every form that Entra ID and Okta send. Attributes that we do not have are ignored.
/// </summary>
internal sealed partial class ScimDraft : IScimDraft
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);

    private string? userName, externalId, displayName, formatted, givenName, familyName, email;
    private bool active = true;

    /// <summary>What is said of the phone, null where nothing is, and what it was before.</summary>
    private string? phone, knownPhone;

    /// <summary>The name that stays when the request says nothing of it.</summary>
    private string? known;

    /// <summary>The user as it is, to be patched.</summary>
    public static ScimDraft Of(User user) => new()
    {
        userName = user.ProvidedName,
        externalId = user.ExternalId,
        known = user.FullName,
        givenName = user.Profile.FirstName,
        familyName = user.Profile.LastName,
        email = user.Email.Value,
        knownPhone = user.Profile.Phone,
        active = user.Active,
    };

    /// <summary>A whole resource; activity stays as it was where nothing is said of it.</summary>
    public static ScimDraft Whole(ScimBody body, bool active = true)
    {
        var draft = new ScimDraft { active = active };
        draft.SetAll(body.As(ScimUser.Schema).Root);
        return draft;
    }

    public void Take(ScimVerb verb, string path, JsonElement? value)
    {
        if (verb != ScimVerb.Remove)
            Set(path, value!.Value);
        else if (value is not { } named || Normal(path) != "phonenumbers" || ScimPhone.Read(named) is not null) // else it names a number that is none of ours
            Set(path, Nothing);
    }

    private void SetAll(JsonElement members, string prefix = "")
    {
        foreach (var member in members.EnumerateObject())
            Set(prefix + member.Name, member.Value);
    }

    /// <summary>Sets what a path names; a value of null takes it away.</summary>
    private void Set(string path, JsonElement value)
    {
        switch (Normal(path))
        {
            case "username": userName = value.Text("userName", 254)?.ToLowerInvariant(); break;
            case "externalid": externalId = value.Text("externalId", 255); break;
            case "displayname": displayName = value.Text("displayName", 200); break;
            case "name.formatted": formatted = value.Text("name.formatted", 200); break;
            case "name.givenname": givenName = value.Text("name.givenName", 100); break;
            case "name.familyname": familyName = value.Text("name.familyName", 100); break;
            case "active": active = Truth(value); break;
            case "name" when value.ValueKind == JsonValueKind.Null: (formatted, givenName, familyName) = (null, null, null); break;
            case "name" when value.ValueKind == JsonValueKind.Object: SetAll(value, "name."); break;
            case "emails" or "emails.value": email = Mail(value); break;
            case "phonenumbers" or "phonenumbers.value": phone = ScimPhone.Read(value) ?? phone; break;
        }
    }

    /// <summary>What the attributes come to; refuses what a user cannot be.</summary>
    public Provisioned Read()
    {
        if (userName is null)
            throw ScimErrors.InvalidValue("userName", "is required.");
        if (!EmailAddress.TryOf(email ?? userName, out var address))
            throw ScimErrors.InvalidValue("emails", "holds no address: a user has one, there or as its userName.");

        var names = string.Join(' ', new[] { givenName, familyName }.OfType<string>());
        return new(
            userName, externalId, address, displayName ?? formatted ?? known ?? (names.Length > 0 ? names : userName), givenName, familyName, active, phone);
    }

    /// <summary>The path without schema, in lower case; the filter of a mail address or phone that is ours goes, another one is none of ours.</summary>
    private string Normal(string path)
    {
        var plain = ScimJson.WithoutSchema(path.Trim()).ToLowerInvariant();
        if (!plain.Contains('['))
            return PlainPath().IsMatch(plain) ? plain : throw ScimErrors.InvalidPath(path);
        if (FilteredPath().Match(plain) is not { Success: true } parts)
            throw ScimErrors.InvalidPath(path);

        var (attribute, wanted) = (parts.Groups["by"].Value, parts.Groups["value"].Value.Trim('"'));
        var (type, own) = parts.Groups["name"].Value switch
        {
            "emails" => ("work", email),
            "phonenumbers" => (ScimPhone.Type, knownPhone),
            _ => (null, null),
        };
        var ours = type is not null && ((attribute, wanted) == ("type", type) || (attribute, wanted) == ("primary", "true") || (attribute == "value" && wanted == own));
        return ours ? parts.Groups["name"].Value + parts.Groups["rest"].Value : "other";
    }

    /// <summary>The address itself, an object that holds it, or a list of those: the primary one, else the one for work, else the first.</summary>
    private static string? Mail(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Where(mail => mail.ValueKind == JsonValueKind.Object).OrderByDescending(Rank).Select(Mail)
            .FirstOrDefault(),
        JsonValueKind.Object => value.Member("value") is { } inner ? Mail(inner) : null,
        _ => value.Text("emails.value", 254)?.ToLowerInvariant(),
    };

    private static int Rank(JsonElement mail) =>
        mail.Member("primary") is { } primary && Truth(primary) ? 2 : mail.Member("type") is { } type && type.ToString() == "work" ? 1 : 0;

    /// <summary>Entra ID sends truth as a text.</summary>
    private static bool Truth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var truth) => truth,
        _ => throw ScimErrors.InvalidValue("active", "is true or false."),
    };

    [GeneratedRegex(@"^[a-z$][a-z0-9_.:$-]*\z")]
    internal static partial Regex PlainPath();

    [GeneratedRegex("""^(?<name>[a-z]+)\[\s*(?<by>[a-z.]+)\s+eq\s+(?<value>"[^"]*"|[a-z]+)\s*\](?<rest>\.[a-z]+)?\z""")]
    private static partial Regex FilteredPath();
}
