namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>
/// Finds whose name stands in a text: each name lies under its amount and its last letters, in which numbers differ, so that a text is walked once however many
/// names there are.
/// </summary>
internal sealed class NameIndex
{
    /// <summary>Shorter ones stand in too many texts.</summary>
    private const int Least = 4;

    private const int MostOfKey = 12;

    private readonly Dictionary<(long Amount, string End), List<(string Name, StatementCandidate Candidate)>> names = [];
    private readonly Dictionary<long, SortedSet<int>> lengths = [];

    public NameIndex(IEnumerable<StatementCandidate> candidates, Func<StatementCandidate, string?> nameOf)
    {
        foreach (var candidate in candidates)
            if (nameOf(candidate) is { } text && Plain(text) is { Length: >= Least } name)
                Add(name, candidate);
    }

    /// <summary>Each candidate of the amount once.</summary>
    public IReadOnlyCollection<StatementCandidate> NamedIn(string text, long amount)
    {
        var found = new HashSet<StatementCandidate>(ReferenceEqualityComparer.Instance);
        foreach (var length in lengths.GetValueOrDefault(amount) ?? [])
            for (var end = length; end <= text.Length; end++)
                if (names.TryGetValue((amount, text[(end - length)..end]), out var ending))
                    found.UnionWith(ending.Where(one => text.AsSpan(0, end).EndsWith(one.Name, StringComparison.Ordinal)).Select(one => one.Candidate));
        return found;
    }

    /// <summary>Banks break texts and lose what is neither letter nor digit.</summary>
    public static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private void Add(string name, StatementCandidate candidate)
    {
        var key = (candidate.Amount, name[^Math.Min(name.Length, MostOfKey)..]);
        if (!names.TryGetValue(key, out var known))
            names[key] = known = [];
        known.Add((name, candidate));
        if (!lengths.TryGetValue(candidate.Amount, out var ofAmount))
            lengths[candidate.Amount] = ofAmount = [];
        ofAmount.Add(key.Item2.Length);
    }
}
