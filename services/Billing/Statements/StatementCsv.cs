using System.Text;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Kernel;

namespace DotMac.Billing.Statements;

/// <summary>
/// Reads a statement as CSV (RFC 4180, with commas or semicolons): its head names <c>date</c> and <c>amount</c>, and of currency, reference, text and
/// counterparty what there is.
/// </summary>
internal static class StatementCsv
{
    public static BankStatement Read(byte[] body, Currency currency)
    {
        var text = Text(body);
        var separator = text.AsSpan(0, Math.Max(0, text.IndexOfAny(['\r', '\n']))).Contains(';') ? ';' : ',';
        var rows = Rows(text, separator);
        string[] head = [.. (rows.FirstOrDefault() ?? []).Select(name => name.Trim().ToLowerInvariant())];
        if (Array.IndexOf(head, "date") < 0 || Array.IndexOf(head, "amount") < 0)
            throw ReconciliationErrors.StatementMalformed("The first row names the columns, date and amount among them.");
        return new(null, null, null, [.. rows.Skip(1).Take(BankStatement.MostLines + 1).Select((row, i) => Line(head, row, currency, $"Row {i + 2}"))]);
    }

    private static StatementLine Line(string[] head, List<string> row, Currency currency, string where)
    {
        if (row.Count != head.Length)
            throw ReconciliationErrors.StatementMalformed($"{where}: it has {row.Count} columns, the first row {head.Length}.");
        string? Of(string name) => Array.IndexOf(head, name) is >= 0 and var place ? BankStatement.Kept(row[place]) : null;
        if (Of("currency") is { } code && code != currency.Code)
            throw ReconciliationErrors.StatementOfOther();
        return new(BankStatement.Day(Of("date"), where), BankStatement.Minor(Of("amount") ?? "", currency, where), Of("reference"), Of("text"), Of("counterparty"));
    }

    private static string Text(byte[] body)
    {
        try
        {
            return new UTF8Encoding(false, true).GetString(body).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw ReconciliationErrors.StatementMalformed("The text is UTF-8.");
        }
    }

    /// <summary>A quoted field may hold anything, its quotes doubled; empty rows are none.</summary>
    private static List<List<string>> Rows(string text, char separator)
    {
        var (rows, row, field, quoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[i++]);
            else if (text[i] == '"' && (quoted || field.Length == 0))
                quoted = !quoted;
            else if (!quoted && text[i] == separator)
                End(row, field);
            else if (!quoted && text[i] is '\r' or '\n')
                EndRow(rows, ref row, field);
            else
                field.Append(text[i]);
        }

        if (quoted)
            throw ReconciliationErrors.StatementMalformed("A quoted field has no end.");
        EndRow(rows, ref row, field);
        return rows;
    }

    private static void End(List<string> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }

    private static void EndRow(List<List<string>> rows, ref List<string> row, StringBuilder field)
    {
        if (row.Count == 0 && field.Length == 0)
            return;
        End(row, field);
        rows.Add(row);
        row = [];
    }
}
