namespace DotMac.Billing.Features.Invariants;

/// <summary>An invoice is the sum of its lines, and of what became of it.</summary>
internal static class InvoiceInvariants
{
    private const string Count = "SELECT count(*) FROM invoices", Issued = "SELECT count(*) FROM invoices WHERE number IS NOT NULL";

    public static readonly Invariant[] All =
    [
        new("invoice_is_sum_of_lines", Count,
            """
            SELECT invoices.id::text AS id FROM invoices
            LEFT JOIN (SELECT invoice_id, sum(line_amount - discount_amount) AS net FROM invoice_lines GROUP BY 1) line ON line.invoice_id = invoices.id
            WHERE line.net IS DISTINCT FROM subtotal_amount
                + (SELECT coalesce(sum("TaxAmount"), 0) FROM jsonb_to_recordset(taxes) AS tax("TaxAmount" bigint, "Inclusive" boolean) WHERE "Inclusive")
            """),
        new("invoice_total_is_net_and_tax", Count,
            """
            SELECT id::text FROM invoices WHERE total_amount <> subtotal_amount + tax_amount
                OR tax_amount <> (SELECT coalesce(sum("TaxAmount"), 0) FROM jsonb_to_recordset(taxes) AS tax("TaxAmount" bigint))
            """),
        new("invoice_is_payments_credits_and_due", Issued,
            """
            SELECT id::text FROM invoices
            WHERE status = 'open' AND total_amount - balance_amount - paid_amount - credited_due_amount <= 0
                OR status = 'paid' AND total_amount <> balance_amount + paid_amount + credited_due_amount
                OR status IN ('draft', 'void') AND (balance_amount, paid_amount, credited_amount) <> (0, 0, 0)
            """),
        new("invoice_payments_are_payments", Issued,
            $"""
            SELECT invoices.id::text AS id FROM invoices
            {Sum("payments", "amount", "status IN ('succeeded', 'partially_refunded', 'refunded')", "paid")}
            {Sum("refunds", "amount", "status = 'succeeded'", "refunded")}
            WHERE paid_amount <> coalesce(paid.amount, 0) OR refunded_amount <> coalesce(refunded.amount, 0)
            """),
        new("invoice_credits_are_credit_notes", Issued,
            $"""
            SELECT invoices.id::text AS id FROM invoices
            {Sum("credit_notes", "total_amount", "number IS NOT NULL", "credited")}
            {Sum("credit_notes", "less_due_amount", "number IS NOT NULL", "less_due")}
            {Sum("balance_entries", "-entry.amount", "reason LIKE 'invoice_%'", "balance")}
            WHERE credited_amount <> coalesce(credited.amount, 0) OR credited_due_amount <> coalesce(less_due.amount, 0)
                OR balance_amount <> coalesce(balance.amount, 0)
            """),
        new("nothing_is_given_back_twice", "SELECT count(*) FROM payments",
            """
            SELECT id::text FROM payments WHERE refunded_amount + refunding_amount > amount OR refunded_amount < 0
                OR refunded_amount <> (SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment_id = payments.id AND status = 'succeeded')
            UNION SELECT id::text FROM invoices WHERE number IS NOT NULL AND credited_amount > greatest(total_amount, 0)
            """),
        new("no_period_is_billed_twice", "SELECT count(*) FROM invoices WHERE period_start IS NOT NULL",
            """
            SELECT id FROM (
                SELECT invoices.id::text AS id, count(*) OVER (
                    PARTITION BY subscription_id, (invoices.period_start AT TIME ZONE subscriptions.time_zone)::date) AS times
                FROM invoices JOIN subscriptions ON subscriptions.id = invoices.subscription_id
                WHERE invoices.period_start IS NOT NULL AND invoices.status <> 'void') billed
            WHERE times > 1
            """),
    ];

    private static string Sum(string table, string column, string condition, string name) =>
        $"LEFT JOIN (SELECT invoice_id, sum({column}) AS amount FROM {table} entry WHERE {condition} GROUP BY 1) {name} ON {name}.invoice_id = invoices.id";
}
