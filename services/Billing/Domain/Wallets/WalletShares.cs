using DotMac.Billing.Domain.Invoices;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>What each wallet pays of an invoice, after tax and never more than its total (billing rule R11). Pure: a preview asks the same.</summary>
internal static class WalletShares
{
    public static IReadOnlyList<(Wallet Wallet, long Amount)> Of(Invoice invoice, IReadOnlyList<Wallet> wallets, DateTimeOffset at)
    {
        Wallet[] payers = [.. wallets.Where(wallet => wallet.Available(at) > 0).OrderBy(wallet => wallet.Priority).ThenBy(wallet => wallet.Id)];
        if (payers.Length == 0 || invoice.TotalAmount <= 0 || invoice.SellsCredits)
            return [];
        var (owed, left, shares) = (invoice.GrossLines(), invoice.TotalAmount, new List<(Wallet, long)>());
        foreach (var wallet in payers)
        {
            var amount = Take(wallet, Math.Min(left, wallet.Available(at)), owed, invoice.Lines, payers);
            left -= amount;
            if (amount > 0)
                shares.Add((wallet, amount));
        }

        return shares;
    }

    /// <summary>Of the lines that a wallet may pay it begins with those that the fewest others may: a limited one finds as much as there is for it.</summary>
    private static long Take(Wallet wallet, long most, long[] owed, IReadOnlyList<InvoiceLine> lines, Wallet[] payers)
    {
        var taken = 0L;
        foreach (var i in Enumerable.Range(0, owed.Length).Where(i => wallet.Pays(lines[i])).OrderBy(i => payers.Count(payer => payer.Pays(lines[i]))))
        {
            var part = Math.Clamp(owed[i], 0, most - taken);
            (taken, owed[i]) = (taken + part, owed[i] - part);
        }

        return taken;
    }
}
