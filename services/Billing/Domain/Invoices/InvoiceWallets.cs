using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Wallets;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What a customer's wallets pay of an invoice, before its balance does; and the invoice that sells their credits.</summary>
public sealed partial class Invoice
{
    /// <summary>What the customer's wallets paid of it.</summary>
    public long WalletAmount { get; private set; }

    /// <summary>The wallet whose credits it sells.</summary>
    public Guid? WalletId { get; private set; }

    public bool SellsCredits => WalletId is not null;

    /// <summary>Sells credits, which come into the wallet when it is paid: without discounts, and without tax until they are used.</summary>
    public static Invoice TopUp(Customer customer, Wallet wallet, Ratio credits, DateTimeOffset now)
    {
        var (amount, sold) = wallet.Sell(credits);
        var line = InvoiceLine.Of(1, $"{Credits.Text(sold)} credits, {wallet.Name}", 1, new Money(amount, wallet.Currency).Major, wallet.Currency);
        return Draft(customer, [line], now, walletId: wallet.Id);
    }

    /// <summary>What each line comes to with its taxes, in whole units whose sum is the total.</summary>
    internal long[] GrossLines()
    {
        Ratio[] exact = [.. lines.Select(line => (Ratio)line.NetAmount * (100 + AddedTo(line)) / 100)];
        var whole = exact.Aggregate(Ratio.Zero, (sum, amount) => sum + amount);
        if (whole <= Ratio.Zero)
            return [.. lines.Select((_, i) => i == 0 ? TotalAmount : 0)];
        var (shares, sum, before) = (new long[exact.Length], Ratio.Zero, 0L);
        for (var i = 0; i < exact.Length; i++)
        {
            sum += exact[i];
            var until = Money.Round(sum * TotalAmount / whole, Currency).Amount;
            (shares[i], before) = (until - before, until);
        }

        return shares;
    }

    /// <summary>What was bought with it may be used already: it is given back by nothing but its wallet.</summary>
    private void RefuseCreditSale()
    {
        if (SellsCredits)
            throw InvoiceErrors.SellsCredits();
    }

    private Ratio AddedTo(InvoiceLine line) =>
        TermsOf(line).Where(rate => !rate.Inclusive).Aggregate(Ratio.Zero, (sum, rate) => sum + rate.Percentage);

    private void PayBy(IReadOnlyList<Wallet> wallets, DateTimeOffset now)
    {
        foreach (var (wallet, amount) in WalletShares.Of(this, wallets, now))
        {
            wallet.Pay(this, amount, now);
            WalletAmount += amount;
        }
    }

    private void GiveBack(IReadOnlyList<Wallet> wallets, CustomerBalance? balance, DateTimeOffset now)
    {
        foreach (var wallet in wallets)
            wallet.Return(this, balance, now);
        WalletAmount = 0;
    }
}
