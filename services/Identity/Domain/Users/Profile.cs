using System.Text.RegularExpressions;

namespace DotMac.Identity.Domain.Users;

/// <summary>What a user tells of itself; each member may be missing.</summary>
public sealed partial record Profile(
    string? FirstName, string? LastName, string? Phone, string? Bio, string? Website, string? Location, string? Timezone, string? Language)
{
    private const int FewestDigits = 7;
    private const int MostDigits = 15;

    public static Profile Empty => new(null, null, null, null, null, null, null, null);

    /// <summary>The members by the names under which the history shows them.</summary>
    public IEnumerable<(string Name, string? Value)> Members() =>
    [
        ("first_name", FirstName), ("last_name", LastName), ("phone", Phone), ("bio", Bio), ("website", Website), ("location", Location),
        ("timezone", Timezone), ("language", Language),
    ];

    /// <summary>The profile after a change: what is not given stays, what is given empty goes. Refuses what cannot be.</summary>
    public Profile Apply(Profile change)
    {
        var changed = new Profile(
            Pick(FirstName, change.FirstName), Pick(LastName, change.LastName), Pick(Phone, change.Phone), Pick(Bio, change.Bio),
            Pick(Website, change.Website), Pick(Location, change.Location), Pick(Timezone, change.Timezone), Pick(Language, change.Language));
        changed.Check();
        return changed;
    }

    private static string? Pick(string? old, string? given) => given is null ? old : given.Trim() is { Length: > 0 } text ? text : null;

    private void Check()
    {
        if (Phone is not null && !IsPhone(Phone))
            throw ProfileErrors.Phone();
        if (Website is not null && !(Uri.TryCreate(Website, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
            throw ProfileErrors.Website();
        if (Timezone is not null && !IsTimezone(Timezone))
            throw ProfileErrors.Timezone(Timezone);
        if (Language is not null && !LanguageForm().IsMatch(Language))
            throw ProfileErrors.Language();
    }

    /// <summary>Whether it may be a telephone number, as people write them.</summary>
    public static bool IsPhone(string text) => PhoneForm().IsMatch(text) && text.Count(char.IsAsciiDigit) is >= FewestDigits and <= MostDigits;

    private static bool IsTimezone(string name) =>
        TimezoneForm().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name;

    [GeneratedRegex(@"^\+?[0-9 ()./-]+\z")]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*\z")]
    private static partial Regex TimezoneForm();

    [GeneratedRegex(@"^[a-z]{2}(-[A-Z]{2})?\z")]
    private static partial Regex LanguageForm();
}
