namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>A payment or refund that stands in no reconciliation yet.</summary>
/// <param name="Amount">Minor units; below zero of a refund.</param>
public sealed record StatementCandidate(Guid? PaymentId, Guid? RefundId, long Amount, DateOnly On, string? Reference, string? InvoiceNumber);

/// <summary>What an entry is taken for, if for anything.</summary>
internal sealed record StatementMatch(StatementLine Line, StatementCandidate? Candidate, MatchRule? Rule);

/// <summary>
/// Proposes what entries mean. The surest rule goes first over all entries, so that a mere amount takes nothing from an entry that names its payment; nothing is
/// proposed twice, and nothing of another amount.
/// </summary>
internal static class StatementMatching
{
    /// <summary>Shorter ones stand in too many texts.</summary>
    private const int LeastReference = 4;

    private const int MostDaysApart = 7;

    public static IReadOnlyList<StatementMatch> Of(IEnumerable<StatementLine> lines, IReadOnlyList<StatementCandidate> candidates)
    {
        StatementMatch[] matches = [.. lines.Select(line => new StatementMatch(line, null, null))];
        var left = candidates.GroupBy(candidate => candidate.Amount).ToDictionary(group => group.Key, group => group.ToList());
        Propose(matches, left, MatchRule.Reference, (line, candidate) => Says(line, candidate.Reference));
        Propose(matches, left, MatchRule.InvoiceNumber, (line, candidate) => Says(line, candidate.InvoiceNumber));
        Propose(matches, left, MatchRule.Amount, (line, candidate) => Math.Abs(line.BookedOn.DayNumber - candidate.On.DayNumber) <= MostDaysApart);
        return matches;
    }

    /// <summary>Where more than one fits, a person decides.</summary>
    private static void Propose(
        StatementMatch[] matches, Dictionary<long, List<StatementCandidate>> left, MatchRule rule, Func<StatementLine, StatementCandidate, bool> fits)
    {
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i].Candidate is not null || !left.TryGetValue(matches[i].Line.Amount, out var same))
                continue;
            var found = same.Where(candidate => fits(matches[i].Line, candidate)).Take(2).ToList();
            if (found.Count != 1)
                continue;
            matches[i] = new(matches[i].Line, found[0], rule);
            same.Remove(found[0]);
        }
    }

    private static bool Says(StatementLine line, string? name) => name is not null && Plain(name) is { Length: >= LeastReference } sought
        && Plain($"{line.Reference} {line.Text}").Contains(sought, StringComparison.Ordinal);

    /// <summary>Banks break texts and lose what is neither letter nor digit.</summary>
    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
