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
    private const int MostDaysApart = 7;

    public static IReadOnlyList<StatementMatch> Of(IEnumerable<StatementLine> lines, IReadOnlyList<StatementCandidate> candidates)
    {
        StatementMatch[] matches = [.. lines.Select(line => new StatementMatch(line, null, null))];
        string[] texts = [.. matches.Select(match => NameIndex.Plain($"{match.Line.Reference} {match.Line.Text}"))];
        var taken = new HashSet<StatementCandidate>(ReferenceEqualityComparer.Instance);
        var (references, numbers) = (new NameIndex(candidates, candidate => candidate.Reference), new NameIndex(candidates, candidate => candidate.InvoiceNumber));
        var same = candidates.ToLookup(candidate => candidate.Amount);
        Propose(matches, taken, MatchRule.Reference, i => references.NamedIn(texts[i], matches[i].Line.Amount));
        Propose(matches, taken, MatchRule.InvoiceNumber, i => numbers.NamedIn(texts[i], matches[i].Line.Amount));
        Propose(matches, taken, MatchRule.Amount, i => same[matches[i].Line.Amount]
            .Where(candidate => Math.Abs(matches[i].Line.BookedOn.DayNumber - candidate.On.DayNumber) <= MostDaysApart));
        return matches;
    }

    /// <summary>Where more than one fits, a person decides.</summary>
    private static void Propose(StatementMatch[] matches, HashSet<StatementCandidate> taken, MatchRule rule, Func<int, IEnumerable<StatementCandidate>> fitting)
    {
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i].Candidate is not null)
                continue;
            var found = fitting(i).Where(candidate => !taken.Contains(candidate)).Take(2).ToList();
            if (found.Count != 1)
                continue;
            matches[i] = new(matches[i].Line, found[0], rule);
            taken.Add(found[0]);
        }
    }
}
