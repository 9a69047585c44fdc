using System.Text.Json;
using DotMac.Billing.Domain.Ledger;

namespace DotMac.Billing.Features.Ledger;

/// <summary>Accounts as queries name them: <c>accounts_receivable</c>.</summary>
internal static class Accounts
{
    private static readonly Dictionary<string, LedgerAccount> ByName =
        Enum.GetValues<LedgerAccount>().ToDictionary(account => JsonNamingPolicy.SnakeCaseLower.ConvertName(account.ToString()));

    public static LedgerAccount? Known(string? name) => name is null ? null
        : ByName.TryGetValue(name, out var account) ? account : throw LedgerErrors.AccountUnknown();
}
