using System.Globalization;
using System.Text.Json;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Plans;

/// <summary>A price for a product by the period, charged in advance.</summary>
public sealed class Plan : AggregateRoot
{
    private Plan()
    {
    }

    public Guid ProductId { get; private set; }
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public PlanInterval Interval { get; private set; }

    /// <summary>Major units; it may be finer than the minor unit and is rounded once, on the line.</summary>
    public decimal Price { get; private set; }

    public Currency Currency { get; private set; } = null!;
    public int TrialDays { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static Plan Offer(
        Guid productId, string code, string name, PlanInterval interval, decimal price, Currency currency, int trialDays, DateTimeOffset now)
    {
        var plan = new Plan
        {
            ProductId = productId,
            Code = code,
            Name = name,
            Interval = interval,
            Price = price,
            Currency = currency,
            TrialDays = trialDays,
            CreatedAt = now,
        };
        var (intervalText, priceText) = (JsonNamingPolicy.SnakeCaseLower.ConvertName(interval.ToString()), price.ToString(CultureInfo.InvariantCulture));
        plan.Raise(new PlanCreated(plan.Id, productId, code, name, intervalText, priceText, currency.Code, trialDays));
        return plan;
    }
}
