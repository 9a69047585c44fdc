using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A tenant states what one unit of a currency is worth in another from an instant on; the rate is a decimal string.</summary>
[EventName("exchange_rate.stated", 1)]
public sealed record ExchangeRateStated(
    Guid ExchangeRateId, string BaseCurrency, string QuoteCurrency, string Rate, DateTimeOffset EffectiveFrom, string Source) : IIntegrationEvent;
