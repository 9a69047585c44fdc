namespace DotMac.ServiceDefaults.Auth;

/// <summary>Matching of permissions: dotted lower-case, <c>*</c> and <c>x.*</c> (x and everything below it), and a denial always wins.</summary>
public static class Permissions
{
    public static bool Allows(IEnumerable<string> granted, IEnumerable<string> denied, string required) =>
        granted.Any(pattern => Matches(pattern, required)) && !denied.Any(pattern => Matches(pattern, required));

    /// <summary>Whether everything that a pattern grants is granted already: nobody hands on more than it holds.</summary>
    public static bool Covers(IEnumerable<string> granted, IEnumerable<string> denied, string pattern) =>
        granted.Any(held => Contains(held, pattern)) && !denied.Any(denial => Matches(denial, Stem(pattern)) || Matches(pattern, Stem(denial)));

    /// <summary>A permission without a star contains itself alone, not what lies below it.</summary>
    private static bool Contains(string held, string pattern) =>
        held == pattern || (IsWild(held) && Matches(held, Stem(pattern))) || held == "*";

    private static bool Matches(string pattern, string permission) =>
        pattern == "*" || pattern == permission ||
        (IsWild(pattern) &&
            permission.StartsWith(pattern[..^2], StringComparison.Ordinal) &&
            (permission.Length == pattern.Length - 2 || permission[pattern.Length - 2] == '.'));

    private static bool IsWild(string pattern) => pattern.EndsWith(".*", StringComparison.Ordinal);

    private static string Stem(string pattern) => IsWild(pattern) ? pattern[..^2] : pattern;
}
