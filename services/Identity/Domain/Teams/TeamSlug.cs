using System.Text.RegularExpressions;

namespace DotMac.Identity.Domain.Teams;

/// <summary>The name of a team in addresses; it stays when the team is called otherwise, until somebody changes it.</summary>
internal static partial class TeamSlug
{
    public const string Form = "^[a-z0-9]+(-[a-z0-9]+)*$";
    public const int MostCharacters = 100;
    private const int RoomForNumber = 8;

    /// <summary>A slug after the name, with a number when another team has it.</summary>
    public static string After(string name, IReadOnlySet<string> taken)
    {
        var stem = Stem(name);
        return !taken.Contains(stem) ? stem : Enumerable.Range(2, taken.Count + 1).Select(number => $"{stem}-{number}").First(slug => !taken.Contains(slug));
    }

    /// <summary>What all slugs after the name begin with.</summary>
    public static string Stem(string name)
    {
        var plain = Other().Replace(name.ToLowerInvariant(), "-").Trim('-');
        var cut = plain[..Math.Min(plain.Length, MostCharacters - RoomForNumber)].Trim('-');
        return cut.Length > 0 ? cut : "team";
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Other();
}
