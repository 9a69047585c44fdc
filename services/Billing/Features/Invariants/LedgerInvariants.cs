namespace DotMac.Billing.Features.Invariants;

/// <summary>The ledger is what the documents say: both are written down as legs, operation by operation and account by account, and compared.</summary>
internal static class LedgerInvariants
{
    private const string Succeeded = "status IN ('succeeded', 'partially_refunded', 'refunded')";

    /// <summary>
    /// <c>legs</c>: both sides of each entry, debits above zero. <c>expected</c>: what the documents would have posted. <c>differing</c>: operations in
    /// which the two are not the same.
    /// </summary>
    public const string Tables =
        $"""
        legs AS MATERIALIZED (
            SELECT operation, currency, customer_id, invoice_id, account, leg_amount, CASE WHEN account = 'tax_payable' THEN tax_rate_id END AS rate
            FROM ledger_entries CROSS JOIN LATERAL (VALUES (debit_account, amount), (credit_account, -amount)) AS leg(account, leg_amount)),
        issued AS (SELECT 'invoice:' || id || ':finalized' AS operation, invoices.*, 1 AS sign FROM invoices WHERE number IS NOT NULL
            UNION ALL SELECT 'invoice:' || id || ':voided', invoices.*, -1 FROM invoices WHERE number IS NOT NULL AND status = 'void'),
        expected(operation, currency, account, rate, leg_amount) AS (
            SELECT operation, currency, account, NULL::uuid, sign * posted
                FROM issued CROSS JOIN LATERAL (VALUES ('accounts_receivable', total_amount), ('revenue', -subtotal_amount)) AS leg(account, posted)
            UNION ALL SELECT operation, currency, 'tax_payable', "TaxRateId", -sign * "TaxAmount"
                FROM issued CROSS JOIN LATERAL jsonb_to_recordset(taxes) AS tax("TaxRateId" uuid, "TaxAmount" bigint)
            UNION ALL SELECT 'payment:' || id || ':succeeded', currency, account, NULL, posted
                FROM payments CROSS JOIN LATERAL (VALUES ('cash', amount), ('accounts_receivable', -amount)) AS leg(account, posted) WHERE {Succeeded}
            UNION ALL SELECT 'refund:' || id || ':succeeded', currency, account, NULL, posted
                FROM refunds CROSS JOIN LATERAL (
                    VALUES (CASE WHEN credit_note_id IS NULL THEN 'refunds' ELSE 'credits_payable' END, amount), ('cash', -amount)) AS leg(account, posted)
                WHERE status = 'succeeded'
            UNION ALL SELECT 'credit_note:' || id || ':issued', currency, account, NULL, posted
                FROM credit_notes CROSS JOIN LATERAL (VALUES ('revenue', net_amount), ('accounts_receivable', -less_due_amount),
                    ('credits_payable', less_due_amount - total_amount)) AS leg(account, posted) WHERE number IS NOT NULL
            UNION ALL SELECT 'credit_note:' || id || ':issued', currency, 'tax_payable', "TaxRateId", "TaxAmount"
                FROM credit_notes CROSS JOIN LATERAL jsonb_to_recordset(taxes) AS tax("TaxRateId" uuid, "TaxAmount" bigint) WHERE number IS NOT NULL
            UNION ALL SELECT 'balance_entry:' || id || ':entered', currency, account, NULL, posted
                FROM balance_entries CROSS JOIN LATERAL (VALUES ('customer_balance', -amount), (CASE reason WHEN 'adjustment' THEN 'balance_adjustments'
                    WHEN 'credit_note' THEN 'credits_payable' ELSE 'accounts_receivable' END, amount)) AS leg(account, posted)),
        differing AS MATERIALIZED (
            SELECT DISTINCT split_part(operation, ':', 1) AS kind, split_part(operation, ':', 2) AS id
            FROM (SELECT operation, currency, account, rate, leg_amount FROM legs
                UNION ALL SELECT operation, currency, account, rate, -leg_amount FROM expected) AS both_sides
            GROUP BY operation, currency, account, rate HAVING sum(leg_amount) <> 0)
        """;

    public static readonly Invariant[] All =
    [
        Equal("ledger_is_invoices", "invoice", "SELECT count(*) FROM invoices WHERE number IS NOT NULL"),
        Equal("ledger_is_payments", "payment", $"SELECT count(*) FROM payments WHERE {Succeeded}"),
        Equal("ledger_is_refunds", "refund", "SELECT count(*) FROM refunds WHERE status = 'succeeded'"),
        Equal("ledger_is_credit_notes", "credit_note", "SELECT count(*) FROM credit_notes WHERE number IS NOT NULL"),
        Equal("ledger_is_balance_entries", "balance_entry", "SELECT count(*) FROM balance_entries"),
        new("postings_are_at_zero", "SELECT count(DISTINCT operation) FROM ledger_entries",
            """
            SELECT operation AS id FROM legs GROUP BY operation, currency HAVING sum(leg_amount) <> 0
            UNION SELECT operation FROM ledger_entries GROUP BY 1 HAVING count(DISTINCT currency) > 1 OR max(position) <> count(*) OR min(amount) <= 0
            UNION SELECT operation FROM ledger_entries
                WHERE split_part(operation, ':', 1) NOT IN ('invoice', 'payment', 'refund', 'credit_note', 'balance_entry')
            """),
        new("receivables_are_what_is_due", "SELECT count(*) FROM invoices WHERE number IS NOT NULL",
            """
            SELECT invoices.id::text AS id FROM invoices
            LEFT JOIN (SELECT invoice_id, sum(leg_amount) AS amount FROM legs WHERE account = 'accounts_receivable' GROUP BY 1) owed
                ON owed.invoice_id = invoices.id
            WHERE coalesce(owed.amount, 0) <> CASE status WHEN 'open'
                THEN total_amount - balance_amount - paid_amount - credited_due_amount ELSE 0 END
            """),
    ];

    private static Invariant Equal(string name, string kind, string count) => new(name, count, $"SELECT id FROM differing WHERE kind = '{kind}'");
}
