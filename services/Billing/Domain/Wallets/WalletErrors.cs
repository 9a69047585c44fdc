using DotMac.Kernel;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>Every way in which an operation on a wallet may be refused.</summary>
public static class WalletErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "wallet.not_found", "There is no such wallet.");

    public static DomainException CurrencyMismatch(Currency currency) =>
        new(Refusal.Rule, "wallet.currency_mismatch", $"A wallet is in its customer's currency, which is {currency}.") { Pointer = "/currency" };

    public static DomainException CreditPriceOutOfRange() =>
        new(Refusal.Rule, "wallet.credit_price_out_of_range", "A credit is worth 0.0001 to 100,000 minor units.") { Pointer = "/credit_price" };

    public static DomainException TooMany() =>
        new(Refusal.Rule, "wallet.too_many", $"A customer has at most {Wallet.MostActive} wallets at a time. Terminate one first.");

    public static DomainException Terminated() =>
        new(Refusal.Conflict, "wallet.terminated", "The wallet was terminated: nothing goes in or out of it any more.");

    public static DomainException CreditsOutOfRange() =>
        new(Refusal.Rule, "wallet.credits_out_of_range", "Credits are a decimal string above zero, and worth at least one minor unit.")
        {
            Pointer = "/credits",
        };

    public static DomainException TopUpTooSmall() =>
        new(Refusal.Rule, "wallet.top_up_too_small", "One top-up buys at least as many credits as the threshold: it is reached by that.") { Pointer = "/credits" };

    public static DomainException ExpiryOutOfRange() =>
        new(Refusal.Rule, "wallet.expiry_out_of_range", "Credits expire after today, and within a hundred years.") { Pointer = "/expires_on" };

    public static DomainException Insufficient() =>
        new(Refusal.Rule, "wallet.insufficient", "The wallet has fewer credits than that.") { Pointer = "/credits" };
}
