using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DotMac.Benchmarks.Statements;

/// <summary>
/// A transaction of a service as a pgbench script that does the same work again and again. What differs between two captured runs of it (ids,
/// hashes, lock keys) is made anew each time; everything else is as it was captured.
/// </summary>
internal sealed partial class PgbenchScript
{
    private readonly StringBuilder text = new("\\set n :n + 1\n\\set unique :n * 1000 + :client_id\nBEGIN;\n");
    private readonly List<(string Name, string Value)> constants = [];
    private readonly List<string> fresh = [];

    private PgbenchScript()
    {
    }

    public string Text => text.ToString();

    /// <summary>Values that pgbench is given as variables.</summary>
    public IReadOnlyList<(string Name, string Value)> Constants => constants;

    public static PgbenchScript From(Statement[] first, Statement[] second)
    {
        if (!first.Select(statement => statement.Sql).SequenceEqual(second.Select(statement => statement.Sql)))
            throw new InvalidOperationException("Two runs of the same request sent different statements.");

        var script = new PgbenchScript();
        foreach (var (statement, other) in first.Zip(second))
            script.Add(statement, other);
        script.text.Append("COMMIT;\n");
        return script;
    }

    private void Add(Statement statement, Statement other)
    {
        var values = statement.Parameters.Zip(other.Parameters, (value, varied) => value == varied ? Constant(value) : Fresh(value!)).ToArray();
        var sql = Placeholder().Replace(statement.Sql, found => values[int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) - 1]);
        text.Append(sql.TrimEnd(';')).Append(";\n");
    }

    private string Constant(string? value)
    {
        if (value is null)
            return "NULL";

        var name = $"c{constants.Count}";
        constants.Add((name, value));
        return $":{name}";
    }

    /// <summary>Ids rise with time, as UUIDv7 do: pgbench begins with the present millisecond and goes on by one.</summary>
    private string Fresh(string value)
    {
        var place = fresh.IndexOf(value) is >= 0 and var known ? known : fresh.Count;
        if (place == fresh.Count)
            fresh.Add(value);
        if (Guid.TryParse(value, out _))
            return $"(lpad(to_hex(:n::bigint), 12, '0') || lpad(to_hex(:client_id::int), 4, '0') || '{place:x16}')::uuid";
        if (Hash().IsMatch(value))
            return $"sha256((:unique::text || '-{place}')::bytea)";
        return long.TryParse(value, out _) ? ":unique" : Constant(value);
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^\\x[0-9a-f]{64}$")]
    private static partial Regex Hash();
}
