using System.Globalization;
using System.Text.Json;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Quotas;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Plans;

/// <summary>
/// What a product costs by the period: a price in advance, and charges of the quantity or of what is metered. It never changes: a price that does is
/// another plan.
/// </summary>
public sealed class Plan : AggregateRoot, IPriced
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
    public IReadOnlyList<Charge> Charges { get; private set; } = [];

    /// <summary>Of all metered charges together.</summary>
    public Commitment Commitment { get; private set; } = Commitment.None;

    /// <summary>Codes of what its subscribers may use, each once and in their order.</summary>
    public IReadOnlyList<string> Features { get; private set; } = [];

    /// <summary>How much its subscribers may use, by what.</summary>
    public IReadOnlyList<PlanQuota> Quotas { get; private set; } = [];

    /// <summary>
    /// How many active users its quota of them lets a tenant have that subscribes to the platform, at least the one who administers it: null where it has none,
    /// <see cref="int.MaxValue"/> where that has no limit.
    /// </summary>
    public int? MaxUsers => Quotas.FirstOrDefault(quota => quota.Code == PlanQuota.Users) is { } users
        ? (int)Math.Clamp(users.Limit ?? int.MaxValue, 1, int.MaxValue)
        : null;

    public IEnumerable<Charge> MeteredCharges => Charges.Where(charge => charge.IsMetered);
    public IEnumerable<Charge> QuantityCharges => Charges.Where(charge => !charge.IsMetered);
    public bool IsMetered => MeteredCharges.Any();

    /// <summary>Whether customers are offered it where they subscribe by themselves: the one thing of a plan that changes.</summary>
    public bool IsPublic { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static Plan Offer(
        Guid productId, string code, string name, PlanInterval interval, decimal price, Currency currency, int trialDays, DateTimeOffset now,
        IReadOnlyList<Charge>? charges = null, Commitment? commitment = null, IReadOnlyList<string>? features = null,
        IReadOnlyList<PlanQuota>? quotas = null, bool isPublic = false)
    {
        Require(quotas ?? [], charges ?? []);
        ChargeRules.Require(charges ?? []);
        if (commitment is { Minimum: { } least, Maximum: { } most } && least > most)
            throw PlanErrors.CommitmentInvalid("The maximum is not below the minimum.");
        if (commitment is not (null or { Minimum: null, Maximum: null }) && charges?.Any(charge => charge.IsMetered) is not true)
            throw PlanErrors.CommitmentInvalid("A commitment is of metered charges, and the plan has none.");
        string[] codes = [.. (features ?? []).Distinct().Order(StringComparer.Ordinal)]; // an array, as it is stored
        var plan = new Plan
        {
            ProductId = productId,
            Code = code,
            Name = name,
            Interval = interval,
            Price = price,
            Currency = currency,
            TrialDays = trialDays,
            Charges = charges ?? [],
            Commitment = commitment ?? Commitment.None,
            Features = codes,
            Quotas = quotas ?? [],
            IsPublic = isPublic,
            CreatedAt = now,
        };
        var (intervalText, priceText) = (JsonNamingPolicy.SnakeCaseLower.ConvertName(interval.ToString()), price.ToString(CultureInfo.InvariantCulture));
        plan.Raise(new PlanCreated(plan.Id, productId, code, name, intervalText, priceText, currency.Code, trialDays, isPublic));
        return plan;
    }

    /// <summary>Offers it from now on; a second time changes nothing.</summary>
    public void Publish()
    {
        if (IsPublic)
            return;
        IsPublic = true;
        Raise(new PlanPublished(Id, Code));
    }

    /// <summary>Offers it no more; who has it keeps it.</summary>
    public void Withdraw()
    {
        if (!IsPublic)
            return;
        IsPublic = false;
        Raise(new PlanWithdrawn(Id, Code));
    }

    /// <summary>A quota has a code of its own, and what may be used beyond it has a price.</summary>
    private static void Require(IReadOnlyList<PlanQuota> quotas, IReadOnlyList<Charge> charges)
    {
        foreach (var (i, quota) in quotas.Index())
        {
            if (quotas.Take(i).Any(other => other.Code == quota.Code))
                throw QuotaErrors.Invalid(i, $"The plan has a quota '{quota.Code}' already.");
            if (quota is { Limit: null, AllowsOverage: true })
                throw QuotaErrors.Invalid(i, "Nothing is beyond a quota without a limit.");
            if (quota.OverageMeterId is { } meter && charges.All(charge => charge.MeterId != meter))
                throw QuotaErrors.Invalid(i, "What may be used beyond the limit is priced by a charge of the plan on the same meter.");
        }
    }

    /// <summary>How often the flat price is charged: once where the quantity has a charge of its own, else for each unit.</summary>
    public long FlatQuantity(long quantity) => QuantityCharges.Any() ? 1 : quantity;
}
