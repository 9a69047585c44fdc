using System.Collections.Frozen;

namespace DotMac.Identity.Domain.Users;

/// <summary>The passwords that are tried first; the list's origin stands at its head. Read once, when the first password is chosen.</summary>
internal static class CommonPasswords
{
    private static readonly Lazy<FrozenSet<string>> All = new(Read);

    public static int Count => All.Value.Count;

    /// <summary>Whether the text, in form NFKC, is one of them in whatever case.</summary>
    public static bool Contain(string text) => All.Value.Contains(text);

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
