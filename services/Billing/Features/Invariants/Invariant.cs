namespace DotMac.Billing.Features.Invariants;

/// <summary>A rule over all rows of a tenant, as two queries: how many things it holds for, and the ids of those that break it.</summary>
/// <param name="Checked">Answers one count.</param>
/// <param name="Broken">Answers a column <c>id</c> of text, what breaks the rule, in the order in which it is shown.</param>
internal sealed record Invariant(string Name, string Checked, string Broken)
{
    /// <summary>The rules, as they are listed in the answer.</summary>
    public static readonly IReadOnlyList<Invariant> All =
    [
        .. InvoiceInvariants.All, .. NumberInvariants.All, .. LedgerInvariants.All, .. BalanceInvariants.All,
    ];

    /// <summary>One statement for all rules: what it answers is true of one moment.</summary>
    public static string Statement { get; } = $"WITH {LedgerInvariants.Tables} " + string.Join(
        "\nUNION ALL\n",
        All.Select((rule, i) => $"""
            SELECT {i} AS place, '{rule.Name}' AS name, ({rule.Checked}) AS checked, count(*) AS broken,
                (array_agg(id ORDER BY id))[1:10] AS first_ids FROM ({rule.Broken}) AS found
            """)) + "\nORDER BY place";
}
