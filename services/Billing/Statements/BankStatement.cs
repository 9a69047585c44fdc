using System.Globalization;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Kernel;

namespace DotMac.Billing.Statements;

/// <summary>What was read of a bank's statement.</summary>
/// <param name="Iban">Whose account it is, where it says so.</param>
/// <param name="OpeningAmount">Minor units; null where it does not say.</param>
public sealed record BankStatement(string? Iban, long? OpeningAmount, long? ClosingAmount, IReadOnlyList<StatementLine> Lines)
{
    public const int MostBytes = 1_048_576;
    public const int MostLines = 5_000;

    /// <summary>Minor units of an amount as a statement writes it: exactly, or not at all.</summary>
    internal static long Minor(string written, Currency currency, string where)
    {
        if (!decimal.TryParse(written.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var major)
            || Math.Abs(major) > 10_000_000_000_000m)
            throw ReconciliationErrors.StatementMalformed($"{where}: '{written.Cut(40)}' is no amount such as 12.34.");
        var minor = major * currency.MinorPerMajor;
        return minor == decimal.Truncate(minor) ? (long)minor : throw ReconciliationErrors.StatementMalformed($"{where}: '{written.Cut(40)}' has parts of a minor unit.");
    }

    internal static DateOnly Day(string? written, string where) =>
        DateOnly.TryParseExact(written?.Length > 10 ? written[..10] : written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw ReconciliationErrors.StatementMalformed($"{where}: there is no day such as 2026-01-31.");

    /// <summary>A text cut to what is kept of it; null where nothing is.</summary>
    internal static string? Kept(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().Cut(500);
}
