namespace DotMac.Billing.Data;

/// <summary>What must always agree in a tenant's books, each by a question that answers what was compared, what it should come to, and what it comes to.</summary>
internal static class Invariants
{
    /// <summary>What an account of the ledger was debited with, less what it was credited with, by a column of its transfers.</summary>
    private static string Sum(string account, string by, string where = "true") =>
        $"""
        (SELECT {by} AS of, sum(CASE '{account}' WHEN debit_account THEN amount WHEN credit_account THEN -amount ELSE 0 END)::bigint AS moved
         FROM ledger_transfers WHERE {where} GROUP BY {by})
        """;

    /// <summary>By name: the question, which sees the tenant's rows alone.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["invoice_is_its_lines"] =
            """
            SELECT 'invoice ' || invoice.id, invoice.subtotal_amount + contained.tax, lines.amount FROM invoices invoice
            CROSS JOIN LATERAL (SELECT coalesce(sum((tax ->> 'TaxAmount')::bigint), 0) AS tax
                                FROM jsonb_array_elements(invoice.taxes) tax WHERE (tax ->> 'Inclusive')::boolean) contained
            CROSS JOIN LATERAL (SELECT sum(line_amount - discount_amount) AS amount FROM invoice_lines WHERE invoice_id = invoice.id) lines
            """,
        ["invoice_is_net_and_tax"] =
            """
            SELECT 'invoice ' || invoice.id, invoice.total_amount, invoice.subtotal_amount + taxes.amount FROM invoices invoice
            CROSS JOIN LATERAL (SELECT coalesce(sum((tax ->> 'TaxAmount')::bigint), 0) AS amount FROM jsonb_array_elements(invoice.taxes) tax) taxes
            """,
        ["invoice_is_posted"] =
            $"""
            SELECT 'invoice ' || coalesce(invoice.id, posted.of), coalesce(invoice.total_amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM invoices WHERE number IS NOT NULL) invoice
            FULL JOIN {Sum("accounts_receivable", "source_id", "operation = 'invoice_finalized'")} posted ON posted.of = invoice.id
            """,
        ["tax_is_posted"] =
            $"""
            SELECT 'invoice ' || coalesce(invoice.id, posted.of), coalesce(-invoice.tax_amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM invoices WHERE number IS NOT NULL) invoice
            FULL JOIN {Sum("tax_payable", "source_id", "operation = 'invoice_finalized'")} posted ON posted.of = invoice.id
            """,
        ["invoice_is_settled"] =
            """
            SELECT 'invoice ' || id, total_amount, wallet_amount + balance_amount + paid_amount + credited_due_amount + written_off_amount
            FROM invoices WHERE status IN ('paid', 'uncollectible')
            """,
        ["write_off_is_posted"] =
            $"""
            SELECT 'invoice ' || coalesce(invoice.id, posted.of), coalesce(invoice.written_off_amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM invoices WHERE status = 'uncollectible') invoice
            FULL JOIN {Sum("bad_debt", "source_id", "operation = 'invoice_written_off'")} posted ON posted.of = invoice.id
            """,
        ["posting_is_in_its_documents_currency"] =
            """
            SELECT 'transfer ' || transfer.id, true::int, (transfer.currency = customer.currency)::int FROM ledger_transfers transfer
            JOIN customers customer ON customer.id = transfer.customer_id
            """,
        ["receivable_is_what_is_due"] =
            $"""
            SELECT 'invoice ' || coalesce(invoice.id, posted.of),
                CASE invoice.status WHEN 'open' THEN total_amount - wallet_amount - balance_amount - paid_amount - credited_due_amount ELSE 0 END, coalesce(posted.moved, 0)
            FROM (SELECT * FROM invoices WHERE number IS NOT NULL) invoice
            FULL JOIN {Sum("accounts_receivable", "invoice_id")} posted ON posted.of = invoice.id
            """,
        ["invoice_was_paid_by_payments"] =
            """
            SELECT 'invoice ' || invoice.id, invoice.paid_amount, coalesce(sum(payment.amount - payment.surplus_amount), 0) FROM invoices invoice
            LEFT JOIN payments payment ON payment.invoice_id = invoice.id AND payment.status IN ('succeeded', 'partially_refunded', 'refunded')
            GROUP BY invoice.id
            """,
        ["payment_is_posted"] =
            $"""
            SELECT 'payment ' || coalesce(payment.id, posted.of), coalesce(payment.amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM payments WHERE status IN ('succeeded', 'partially_refunded', 'refunded', 'reversed')) payment
            FULL JOIN {Sum("cash", "source_id", "operation = 'payment_succeeded'")} posted ON posted.of = payment.id
            """,
        ["reversal_is_posted"] =
            $"""
            SELECT 'payment ' || coalesce(payment.id, posted.of), coalesce(-payment.amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM payments WHERE status = 'reversed') payment
            FULL JOIN {Sum("cash", "source_id", "operation = 'payment_reversed'")} posted ON posted.of = payment.id
            """,
        ["difference_is_posted"] =
            $"""
            SELECT 'reconciliation ' || coalesce(known.id, posted.of), coalesce(-known.written_off_amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM reconciliations WHERE status = 'approved') known
            FULL JOIN {Sum("cash", "source_id", "operation = 'difference_written_off'")} posted ON posted.of = known.id
            """,
        ["reconciliation_is_its_items"] =
            """
            SELECT 'reconciliation ' || known.id, known.deposits_amount - known.withdrawals_amount, coalesce(sum(item.amount), 0) FROM reconciliations known
            LEFT JOIN reconciliation_items item ON item.reconciliation_id = known.id GROUP BY known.id
            """,
        ["reconciled_is_what_was_paid"] =
            """
            SELECT 'payment ' || payment.id, payment.amount, coalesce(item.amount, 0) FROM payments payment
            LEFT JOIN reconciliation_items item ON item.payment_id = payment.id AND item.reconciliation_id = payment.reconciliation_id
            WHERE payment.reconciliation_id IS NOT NULL OR payment.verification = 'reconciled'
            """,
        ["approval_has_four_eyes"] =
            """
            SELECT 'reconciliation ' || id, 0, (approved_by = ANY(preparers))::int FROM reconciliations WHERE status = 'approved'
            """,
        ["refund_is_posted"] =
            $"""
            SELECT 'refund ' || coalesce(refund.id, posted.of), coalesce(-refund.amount, 0), coalesce(posted.moved, 0)
            FROM (SELECT * FROM refunds WHERE status = 'succeeded') refund
            FULL JOIN {Sum("cash", "source_id", "operation = 'refund_succeeded'")} posted ON posted.of = refund.id
            """,
        ["payment_gave_back_its_refunds"] =
            """
            SELECT 'payment ' || payment.id, payment.refunded_amount, coalesce(sum(refund.amount), 0) FROM payments payment
            LEFT JOIN refunds refund ON refund.payment_id = payment.id AND refund.status = 'succeeded' GROUP BY payment.id
            """,
        ["refunds_are_within_the_payment"] =
            """
            SELECT 'payment ' || id, 0, greatest(0, refunded_amount + refunding_amount + surplus_amount - amount) FROM payments
            """,
        ["credit_note_is_posted"] =
            $"""
            SELECT 'credit note ' || coalesce(note.id, posted.of), coalesce(-note.less_due_amount, 0), coalesce(posted.moved, 0)
            FROM credit_notes note FULL JOIN {Sum("accounts_receivable", "source_id", "operation = 'credit_note_issued'")} posted ON posted.of = note.id
            """,
        ["invoice_was_credited_by_notes"] =
            """
            SELECT 'invoice ' || invoice.id, invoice.credited_amount, coalesce(sum(note.total_amount), 0) FROM invoices invoice
            LEFT JOIN credit_notes note ON note.invoice_id = invoice.id GROUP BY invoice.id
            """,
        ["credits_wait_for_refunds_only"] =
            $"""
            SELECT 'invoice ' || coalesce(waiting.invoice_id, posted.of), coalesce(waiting.amount, 0), coalesce(-posted.moved, 0)
            FROM (SELECT invoice_id, sum(amount) AS amount FROM refunds WHERE status = 'pending' AND credit_note_id IS NOT NULL GROUP BY invoice_id) waiting
            FULL JOIN {Sum("credits_payable", "invoice_id")} posted ON posted.of = waiting.invoice_id
            """,
        ["balance_is_its_entries"] =
            """
            SELECT 'balance of customer ' || balance.customer_id, balance.amount, coalesce(sum(entry.amount), 0) FROM customer_balances balance
            LEFT JOIN balance_entries entry ON entry.balance_id = balance.id GROUP BY balance.id
            """,
        ["balance_is_posted"] =
            $"""
            SELECT 'balance of customer ' || coalesce(balance.customer_id, posted.of), coalesce(balance.amount, 0), coalesce(-posted.moved, 0)
            FROM (SELECT customer_id, sum(amount)::bigint AS amount FROM customer_balances GROUP BY customer_id) balance
            FULL JOIN {Sum("customer_balance", "customer_id")} posted ON posted.of = balance.customer_id
            """,
        ["balance_is_not_below_zero"] =
            """
            SELECT 'balance of customer ' || customer_id, 0, least(0, amount) FROM customer_balances
            """,
        ["wallet_is_its_entries"] =
            """
            SELECT 'wallet ' || wallet.id, wallet.amount, coalesce(sum(entry.amount), 0) FROM wallets wallet
            LEFT JOIN wallet_entries entry ON entry.wallet_id = wallet.id GROUP BY wallet.id
            """,
        ["wallet_is_its_grants"] =
            """
            SELECT 'wallet ' || wallet.id, wallet.amount, coalesce(sum(held.amount), 0) FROM wallets wallet
            LEFT JOIN wallet_grants held ON held.wallet_id = wallet.id GROUP BY wallet.id
            """,
        ["grant_is_its_entries"] =
            """
            SELECT 'grant ' || held.id, held.amount, coalesce(sum(entry.amount), 0) FROM wallet_grants held
            LEFT JOIN wallet_entries entry ON entry.grant_id = held.id GROUP BY held.id
            """,
        ["credits_are_their_entries"] =
            """
            SELECT 'grant ' || held.id, held.credits_left, coalesce(sum(entry.credits_moved), 0) FROM wallet_grants held
            LEFT JOIN wallet_entries entry ON entry.grant_id = held.id GROUP BY held.id
            """,
        ["grant_is_not_below_zero"] =
            """
            SELECT 'grant ' || id, 0, least(0, amount, credits_left) FROM wallet_grants
            """,
        ["wallets_are_posted"] =
            $"""
            SELECT 'wallets of customer ' || coalesce(wallet.customer_id, posted.of), coalesce(wallet.amount, 0), coalesce(-posted.moved, 0)
            FROM (SELECT customer_id, sum(amount)::bigint AS amount FROM wallets GROUP BY customer_id) wallet
            FULL JOIN {Sum("wallet_credits", "customer_id")} posted ON posted.of = wallet.customer_id
            """,
        ["invoice_was_paid_by_wallets"] =
            """
            SELECT 'invoice ' || invoice.id, invoice.wallet_amount, coalesce(-sum(entry.amount), 0) FROM invoices invoice
            LEFT JOIN wallet_entries entry ON entry.invoice_id = invoice.id AND entry.reason IN ('invoice_paid', 'invoice_voided') GROUP BY invoice.id
            """,
        ["top_up_is_granted_when_it_is_paid"] =
            """
            SELECT 'invoice ' || invoice.id, CASE invoice.status WHEN 'paid' THEN invoice.total_amount ELSE 0 END, coalesce(sum(entry.amount), 0)
            FROM invoices invoice LEFT JOIN wallet_entries entry ON entry.invoice_id = invoice.id AND entry.reason = 'topped_up'
            WHERE invoice.wallet_id IS NOT NULL GROUP BY invoice.id
            """,
        ["period_is_billed_once"] =
            """
            SELECT 'subscription ' || subscription.id || ' from ' || (invoice.period_start AT TIME ZONE subscription.time_zone)::date, 1, count(*)
            FROM invoices invoice JOIN subscriptions subscription ON subscription.id = invoice.subscription_id
            WHERE invoice.period_start IS NOT NULL GROUP BY subscription.id, (invoice.period_start AT TIME ZONE subscription.time_zone)::date
            """,
        ["addon_is_billed_once"] =
            """
            SELECT 'add-on ' || line.addon_id || ' of subscription ' || invoice.subscription_id || ' from ' || line.service_from, 1, count(*)
            FROM invoices invoice JOIN invoice_lines line ON line.invoice_id = invoice.id
            WHERE invoice.period_start IS NOT NULL AND line.addon_id IS NOT NULL AND line.service_from IS NOT NULL
            GROUP BY invoice.subscription_id, line.addon_id, line.service_from
            """,
        ["addon_is_charged_as_it_is_billed"] =
            """
            SELECT 'add-on ' || (item ->> 'AddonId') || ' of subscription ' || subscription.id, (item ->> 'BilledQuantity')::bigint, charged.quantity
            FROM subscriptions subscription CROSS JOIN LATERAL jsonb_array_elements(subscription.items) item
            CROSS JOIN LATERAL (SELECT line.quantity FROM invoices invoice JOIN invoice_lines line ON line.invoice_id = invoice.id
                WHERE invoice.subscription_id = subscription.id AND line.addon_id = (item ->> 'AddonId')::uuid AND line.service_from IS NOT NULL
                    AND line.unit_price > 0 ORDER BY invoice.id DESC LIMIT 1) charged
            WHERE (item ->> 'BilledQuantity')::bigint > 0
            """,
        ["priced_line_used_its_rule_once"] =
            """
            SELECT 'line ' || coalesce(line.id, used.invoice_line_id), line.rule_id, used.rule_id
            FROM (SELECT invoice_lines.id, (rule ->> 'RuleId')::uuid AS rule_id FROM invoice_lines JOIN invoices invoice ON invoice.id = invoice_id
                WHERE rule IS NOT NULL AND invoice.number IS NOT NULL AND invoice.status <> 'void') line
            FULL JOIN (SELECT invoice_line_id, rule_id FROM pricing_rule_uses WHERE returned_at IS NULL) used ON used.invoice_line_id = line.id
            """,
        ["limited_rule_counts_its_uses"] =
            """
            SELECT 'pricing rule ' || rule.id, rule.uses, count(used.id) FROM pricing_rules rule
            LEFT JOIN pricing_rule_uses used ON used.rule_id = rule.id AND used.returned_at IS NULL WHERE rule.max_uses IS NOT NULL GROUP BY rule.id
            """,
        ["numbers_have_no_gap"] =
            """
            SELECT counter.series || ' of ' || counter.year, counter.last, taken.documents FROM document_counters counter
            CROSS JOIN LATERAL (SELECT count(DISTINCT place) FILTER (WHERE place BETWEEN 1 AND counter.last) AS documents
                FROM (SELECT number FROM invoices UNION ALL SELECT number FROM credit_notes) document
                CROSS JOIN LATERAL (SELECT split_part(number, '-', 4)::bigint AS place) part
                WHERE number LIKE counter.series || '-%-' || counter.year || '-%') taken
            """,
        ["numbers_are_counted"] =
            """
            SELECT 'number ' || document.number, true::int, (split_part(document.number, '-', 4)::bigint <= coalesce(counter.last, 0))::int
            FROM (SELECT number FROM invoices WHERE number IS NOT NULL UNION ALL SELECT number FROM credit_notes WHERE number IS NOT NULL) document
            LEFT JOIN document_counters counter
                ON counter.series = split_part(document.number, '-', 1) AND counter.year::text = split_part(document.number, '-', 3)
            """,
    };

    /// <summary>All questions as one statement, so that they see the books at one instant.</summary>
    public static string Statement { get; } = string.Join(
        "\nUNION ALL\n",
        All.Select(one =>
            $"""
            SELECT '{one.Key}' AS name, count(*) AS examined, count(*) FILTER (WHERE wrong) AS violations,
                coalesce((array_agg(subject || ': ' || coalesce(expected::text, 'nothing') || ' expected, ' || coalesce(found::text, 'nothing') || ' found')
                    FILTER (WHERE wrong))[1:10], ARRAY[]::text[]) AS examples
            FROM (SELECT *, expected IS DISTINCT FROM found AS wrong FROM ({one.Value}) AS compared (subject, expected, found)) AS judged
            """));
}
