using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace DotMac.Benchmarks.Statements;

/// <summary>A statement as a session sent it, with its parameters; null stands for NULL.</summary>
internal sealed record Statement(string Sql, IReadOnlyList<string?> Parameters);

/// <summary>What PostgreSQL logs of sessions with <c>log_statement = all</c>.</summary>
internal sealed partial class StatementLog
{
    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Takes a line of the server's log; the further lines of an entry begin with a tab.</summary>
    public void Hear(string line) => lines.Enqueue(line);

    public void Clear() => lines.Clear();

    /// <summary>The committed transactions that hold a statement with this text, in their order, each without its BEGIN and COMMIT.</summary>
    public List<Statement[]> Transactions(string text)
    {
        var open = new Dictionary<string, List<Statement>>();
        List<Statement[]> found = [];
        foreach (var (session, statement) in Entries())
            if (statement.Sql.StartsWith("BEGIN", StringComparison.Ordinal))
                open[session] = [];
            else if (!open.TryGetValue(session, out var statements))
                continue;
            else if (!statement.Sql.StartsWith("COMMIT", StringComparison.Ordinal))
                statements.Add(statement);
            else if (open.Remove(session) && statements.Any(known => known.Sql.Contains(text, StringComparison.Ordinal)))
                found.Add([.. statements]);
        return found;
    }

    private List<(string Session, Statement Statement)> Entries()
    {
        List<(string Session, Statement Statement)> found = [];
        foreach (Match entry in Entry().Matches(string.Join('\n', lines) + "\n"))
            if (entry.Groups["sql"] is { Success: true } sql)
                found.Add((entry.Groups["session"].Value, new(Joined(sql.Value), [])));
            else if (entry.Groups["parameters"] is { Success: true } parameters)
                found[^1] = (found[^1].Session, found[^1].Statement with { Parameters = Values(Joined(parameters.Value)) });
        return found;
    }

    private static string Joined(string logged) => logged.Replace("\n\t", "\n", StringComparison.Ordinal);

    private static string?[] Values(string logged) =>
        [.. Parameter().Matches(logged).Select(value => value.Groups["text"] is { Success: true } text ? text.Value.Replace("''", "'", StringComparison.Ordinal) : null)];

    [GeneratedRegex(@"^\S+ \S+ \S+ \[(?<session>\d+)\] (?:LOG:  (?:statement|execute [^:\n]*): (?<sql>.*(?:\n\t.*)*)|DETAIL:  [Pp]arameters: (?<parameters>.*(?:\n\t.*)*)|.*(?:\n\t.*)*)\n", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\$\d+ = (?:'(?<text>(?:[^']|'')*)'|NULL)")]
    private static partial Regex Parameter();
}
