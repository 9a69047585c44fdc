namespace DotMac.Billing.Features.Invariants;

/// <summary>Numbers run from 1 without a gap, for each series and year, as far as the counter says.</summary>
internal static class NumberInvariants
{
    /// <summary>The place of each number in its series and year: <c>INV-9332-2026-000001</c>.</summary>
    private const string Places =
        """
        SELECT split_part(number, '-', 1) AS series, split_part(number, '-', 3)::int AS year, split_part(number, '-', 4)::bigint AS place, number
        FROM (SELECT number FROM invoices UNION ALL SELECT number FROM credit_notes) numbered WHERE number IS NOT NULL
        """;

    /// <summary>Each series and year: how many numbers there are, the first and last of them, and how far the counter went.</summary>
    public const string Series =
        $"""
        SELECT series, year, coalesce(numbers, 0) AS numbers, first, last, coalesce(counted.last_taken, 0) AS counter
        FROM (SELECT series, year, count(DISTINCT place) AS numbers, min(place) AS first, max(place) AS last FROM ({Places}) placed GROUP BY 1, 2) found
        FULL JOIN (SELECT series, year, last AS last_taken FROM document_counters) counted USING (series, year)
        """;

    /// <summary>Numbers that nobody has and that stand before the last, or that the counter does not know of.</summary>
    public const string Missing =
        $"""
        SELECT series, year, place FROM ({Series}) found CROSS JOIN LATERAL generate_series(1, greatest(last, counter)) AS place
        EXCEPT SELECT series, year, place FROM ({Places}) placed
        """;

    public static readonly Invariant[] All =
    [
        new("numbers_are_gapless", $"SELECT count(*) FROM ({Places}) placed",
            $"""
            SELECT format('%s-%s-%s', series, year, place) AS id FROM ({Missing}) missing
            UNION ALL SELECT format('%s-%s', series, year) FROM ({Series}) found WHERE last > counter OR first < 1
            """),
        new("numbers_are_taken_when_issued", "SELECT count(*) FROM invoices",
            "SELECT id::text FROM invoices WHERE status IN ('open', 'paid') AND number IS NULL OR status = 'draft' AND number IS NOT NULL"),
    ];
}
