using DotMac.Kernel;

namespace DotMac.Billing.Domain.ExchangeRates;

/// <summary>Every way in which an operation on exchange rates may be refused.</summary>
public static class ExchangeRateErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "exchange_rate.not_found", "There is no such exchange rate.");

    public static DomainException SameCurrency() =>
        new(Refusal.Rule, "exchange_rate.same_currency", "A rate is between two currencies.") { Pointer = "/quote_currency" };

    public static DomainException RateOutOfRange() =>
        new(Refusal.Rule, "exchange_rate.rate_out_of_range", "A rate is above zero and has nine decimals at most.") { Pointer = "/rate" };

    public static DomainException StatedAlready() =>
        new(Refusal.Conflict, "exchange_rate.stated_already", "A rate of these currencies is stated from that instant on already, and never changes.")
        {
            Pointer = "/effective_from",
        };

    public static DomainException Missing(Currency from, Currency to, DateTimeOffset at) =>
        new(Refusal.Rule, "exchange_rate.missing", $"No rate between {from} and {to} is stated that holds at {at:O}.");
}
