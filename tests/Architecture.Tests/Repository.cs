namespace DotMac.Architecture.Tests;

/// <summary>Files of this clone that the rules compare with.</summary>
internal static class Repository
{
    /// <summary>Set to any value, a drifted file is written anew instead of refused; <c>git diff</c> then shows what changed.</summary>
    private const string Accept = "DOTMAC_ACCEPT";

    public static string Root { get; } = Find();

    /// <summary>The lines of a committed file.</summary>
    public static string[] Read(string path) => Normal(File.ReadAllText(Path.Combine(Root, path))).TrimEnd().Split('\n');

    /// <summary>Compares with the committed text and says how to accept the change.</summary>
    public static IEnumerable<string> Drift(string path, string current)
    {
        var differences = Differences(path, current).ToArray();
        if (differences.Length == 0)
            return [];

        if (Environment.GetEnvironmentVariable(Accept) is { Length: > 0 })
        {
            File.WriteAllText(Path.Combine(Root, path), Normal(current));
            return [];
        }

        return differences.Prepend(
            $"{path} is not what the code says; if that is meant, run {Accept}=1 dotnet test --project tests/Architecture.Tests and commit it:");
    }

    /// <summary>The lines that only the committed text or only the current one has, the first thirty.</summary>
    public static IEnumerable<string> Differences(string path, string current)
    {
        var file = Path.Combine(Root, path);
        var known = File.Exists(file) ? Normal(File.ReadAllText(file)) : "";
        if (known == Normal(current))
            return [];

        var (before, after) = (known.Split('\n'), Normal(current).Split('\n'));
        return before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}"))
            .DefaultIfEmpty("the order of the lines").Take(30);
    }

    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DotMac.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of a clone.");
        return folder.FullName;
    }
}
