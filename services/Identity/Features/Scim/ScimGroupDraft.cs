using System.Text.Json;
using System.Text.RegularExpressions;
using DotMac.Identity.Domain.Scim;
using DotMac.Identity.Domain.Teams;

namespace DotMac.Identity.Features.Scim;

/// <summary>What a request says of a group, in every form that Entra ID and Okta send; who is in it is not read for that. What we do not have is ignored.</summary>
internal sealed partial class ScimGroupDraft : IScimDraft
{
    private const int MostMembers = 10_000;
    private readonly Dictionary<Guid, bool> changes = [];

    /// <summary>What it is called from now on, if that is said.</summary>
    public string? Name { get; private set; }

    /// <summary>Whether the provider's own id is said.</summary>
    public bool Linked { get; private set; }

    public string? ExternalId { get; private set; }

    /// <summary>Whether who is not named leaves.</summary>
    public bool Whole { get; private set; }

    /// <summary>Who is named as somebody that is in it.</summary>
    public Guid[] Wanted => [.. changes.Where(change => change.Value).Select(change => change.Key)];

    /// <summary>Who is named at all.</summary>
    public Guid[] Concerned => [.. changes.Keys];

    /// <summary>A whole resource: whatever it does not say is no more.</summary>
    public static ScimGroupDraft Of(ScimBody body)
    {
        var draft = new ScimGroupDraft { Linked = true, Whole = true };
        draft.TakeAll(ScimVerb.Replace, body.As(ScimGroup.Schema).Root);
        return draft.Name is null ? throw ScimErrors.InvalidValue("displayName", "is required.") : draft;
    }

    public bool Leaves(TeamMember member) => changes.TryGetValue(member.UserId, out var stays) ? !stays : Whole;

    public void Take(ScimVerb verb, string path, JsonElement? value)
    {
        var plain = ScimJson.WithoutSchema(path.Trim());
        switch (plain.ToLowerInvariant())
        {
            case "displayname": Name = Text(verb, value, "displayName", Team.MostCharacters) ?? throw ScimErrors.InvalidValue("displayName", "is required."); break;
            case "externalid": (Linked, ExternalId) = (true, Text(verb, value, "externalId", 255)); break;
            case "members": Take(verb, value); break;
            case var other when other.Contains('['): TakeOne(verb, plain); break;
            case var other when !ScimDraft.PlainPath().IsMatch(other): throw ScimErrors.InvalidPath(path);
        }

        if (changes.Count > MostMembers)
            throw ScimErrors.InvalidValue("members", $"names at most {MostMembers} in one request.");
    }

    private static string? Text(ScimVerb verb, JsonElement? value, string attribute, int most) =>
        verb == ScimVerb.Remove ? null : value?.Text(attribute, most);

    private void Take(ScimVerb verb, JsonElement? value)
    {
        var all = verb == ScimVerb.Remove && value is null or { ValueKind: JsonValueKind.Null };
        if (all || verb == ScimVerb.Replace)
        {
            changes.Clear();
            Whole = true;
        }

        foreach (var item in Items(value))
            Change(verb, item);
    }

    /// <summary>Entra ID and Okta take a member away by <c>members[value eq "id"]</c>.</summary>
    private void TakeOne(ScimVerb verb, string path)
    {
        if (verb != ScimVerb.Remove || MemberPath().Match(path) is not { Success: true } named)
            throw ScimErrors.InvalidPath(path);
        Change(verb, named.Groups["id"].Value);
    }

    /// <summary>Nobody can be taken away who could not have been in it.</summary>
    private void Change(ScimVerb verb, string? text)
    {
        if (Guid.TryParse(text, out var id))
            changes[id] = verb != ScimVerb.Remove;
        else if (verb != ScimVerb.Remove)
            throw ScimErrors.UnknownMember($"{text}");
    }

    private static IEnumerable<string?> Items(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().SelectMany(item => Items(item)),
        { ValueKind: JsonValueKind.Object } item => [item.Member("value")?.ToString()],
        { } text => [text.ToString()],
    };

    [GeneratedRegex("""^members\s*\[\s*value\s+eq\s+"(?<id>[^"]*)"\s*\]\z""", RegexOptions.IgnoreCase)]
    private static partial Regex MemberPath();
}
