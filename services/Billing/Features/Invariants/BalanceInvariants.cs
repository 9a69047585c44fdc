namespace DotMac.Billing.Features.Invariants;

/// <summary>A customer's balance is what its entries come to, each begins where another ended, and what the ledger says; it is never below zero.</summary>
internal static class BalanceInvariants
{
    private const string Count = "SELECT count(*) FROM customer_balances", Row = "SELECT customer_balances.id::text AS id FROM customer_balances";

    public static readonly Invariant[] All =
    [
        new("balances_are_never_negative", Count, $"{Row} WHERE amount < 0 UNION SELECT balance_id::text FROM balance_entries WHERE balance_amount < 0"),
        new("balances_are_their_entries", Count,
            $"""
            {Row} WHERE amount <> (SELECT coalesce(sum(amount), 0) FROM balance_entries WHERE balance_id = customer_balances.id)
            UNION SELECT balance_id::text FROM (
                SELECT balance_id, balance_amount AS at, 1 AS times FROM balance_entries
                UNION ALL SELECT balance_id, balance_amount - amount, -1 FROM balance_entries
                UNION ALL SELECT id, amount, -1 FROM customer_balances UNION ALL SELECT id, 0, 1 FROM customer_balances) step
            GROUP BY balance_id, at HAVING sum(times) <> 0
            """),
        new("balances_are_the_ledger", Count,
            $"""
            {Row} LEFT JOIN (SELECT customer_id, currency, -sum(leg_amount) AS amount FROM legs WHERE account = 'customer_balance' GROUP BY 1, 2) posted
                ON (posted.customer_id, posted.currency) = (customer_balances.customer_id, customer_balances.currency)
            WHERE customer_balances.amount <> coalesce(posted.amount, 0)
            """),
    ];
}
