using System.Text.Json;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Quotas;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Addons;

/// <summary>What subscriptions may have besides their plan. It never changes: a price that does is another add-on.</summary>
public sealed class Addon : AggregateRoot
{
    private Addon()
    {
    }

    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public string? Description { get; private set; }
    public AddonType Type { get; private set; }
    public AddonBilling Billing { get; private set; }

    /// <summary>The period that a recurring price is for; null where the price is for none.</summary>
    public PlanInterval? Interval { get; private set; }

    public IReadOnlyList<AddonPrice> Prices { get; private set; } = [];
    public long MinQuantity { get; private set; }
    public long? MaxQuantity { get; private set; }

    /// <summary>The plans that it goes with; none for all.</summary>
    public IReadOnlyList<Guid> PlanIds { get; private set; } = [];

    /// <summary>Codes of what it entitles to, each once and in their order.</summary>
    public IReadOnlyList<string> Features { get; private set; } = [];

    /// <summary>The quotas of the plan whose limits it raises.</summary>
    public IReadOnlyList<AddonQuota> Quotas { get; private set; } = [];

    public DateTimeOffset? DeactivatedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static Addon Offer(AddonTerms terms, DateTimeOffset now)
    {
        terms.Require();
        Guid[] plans = [.. terms.PlanIds.Distinct()]; // arrays, as they are stored
        string[] features = [.. terms.Features.Distinct().Order(StringComparer.Ordinal)];
        var addon = new Addon
        {
            Code = terms.Code,
            Name = terms.Name,
            Description = terms.Description,
            Type = terms.Type,
            Billing = terms.Billing,
            Interval = terms.Interval,
            Prices = terms.Prices,
            MinQuantity = terms.MinQuantity,
            MaxQuantity = terms.Billing is AddonBilling.Metered ? 1 : terms.MaxQuantity,
            PlanIds = plans,
            Features = features,
            Quotas = terms.Quotas,
            CreatedAt = now,
        };
        addon.Raise(new AddonCreated(addon.Id, addon.Code, addon.Name, Text(addon.Type), Text(addon.Billing)));
        return addon;
    }

    /// <summary>Sells it no more; who has it keeps it. A second time changes nothing.</summary>
    public void Deactivate(DateTimeOffset now)
    {
        if (DeactivatedAt is not null)
            return;
        DeactivatedAt = now;
        Raise(new AddonDeactivated(Id, Code));
    }

    /// <summary>
    /// A price for a period goes with plans of that period alone, and what raises quotas with plans that have them: what is paid once raises none that begins anew with
    /// each period.
    /// </summary>
    public void RequireFor(Plan plan)
    {
        if ((PlanIds.Count > 0 && !PlanIds.Contains(plan.Id)) || (Interval is { } interval && interval != plan.Interval)
            || Quotas.Any(raised => plan.Quotas.All(quota => quota.Code != raised.Code || (Billing is AddonBilling.OneTime && quota.Reset is QuotaReset.Period))))
            throw AddonErrors.PlanIncompatible(Name, plan.Name);
    }

    public void RequireQuantity(long quantity)
    {
        if (quantity < MinQuantity || quantity > MaxQuantity)
            throw AddonErrors.QuantityOutOfBounds(MinQuantity, MaxQuantity);
    }

    public AddonTariff In(Currency currency) =>
        Prices.SingleOrDefault(price => price.Currency == currency.Code) is { } price ? new(this, price) : throw AddonErrors.CurrencyUnavailable(currency);

    private static string Text(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
