using DotMac.Kernel;

namespace DotMac.Billing.Domain.Balances;

/// <summary>Every way in which an operation on a customer's balance may be refused.</summary>
public static class BalanceErrors
{
    public static DomainException Insufficient() =>
        new(Refusal.Rule, "balance.insufficient", "The customer's balance would be below zero.") { Pointer = "/amount" };

    public static DomainException NothingToAdjust() =>
        new(Refusal.Rule, "balance.nothing_to_adjust", "An adjustment is an amount other than zero.") { Pointer = "/amount" };
}
