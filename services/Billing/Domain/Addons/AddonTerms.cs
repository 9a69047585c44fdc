using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Addons;

/// <summary>What an add-on is and costs.</summary>
/// <param name="Interval">The period that a recurring price is for: that of the plans which it goes with.</param>
/// <param name="PlanIds">The plans that it goes with; none for all.</param>
/// <param name="Quotas">The quotas of a plan that it raises: it goes with plans that have them.</param>
public sealed record AddonTerms(
    string Code, string Name, string? Description, AddonType Type, AddonBilling Billing, PlanInterval? Interval, IReadOnlyList<AddonPrice> Prices,
    long MinQuantity, long? MaxQuantity, IReadOnlyList<Guid> PlanIds, IReadOnlyList<string> Features, IReadOnlyList<AddonQuota> Quotas)
{
    internal void Require()
    {
        if (Billing is AddonBilling.Recurring != Interval is not null)
            throw AddonErrors.Invalid("/interval", "A recurring add-on, and no other, has the interval that its price is for.");
        if (MaxQuantity < MinQuantity)
            throw AddonErrors.Invalid("/max_quantity", "The maximum is not below the minimum.");
        if (Billing is AddonBilling.Metered && (MinQuantity, MaxQuantity ?? 1) != (1, 1))
            throw AddonErrors.Invalid("/max_quantity", "What is metered is bought once.");
        if (Billing is AddonBilling.Metered && Quotas.Count > 0)
            throw AddonErrors.Invalid("/quotas", "What is metered costs nothing by itself, and raises no quota.");
        foreach (var (i, price) in Prices.Index())
            Require(price, i);
        foreach (var (i, quota) in Quotas.Index())
            if (Quotas.Take(i).Any(other => other.Code == quota.Code))
                throw AddonErrors.Invalid($"/quotas/{i}/code", "A quota is raised once.");
    }

    private void Require(AddonPrice price, int i)
    {
        if (Prices.Take(i).Any(other => other.Currency == price.Currency))
            throw AddonErrors.Invalid($"/prices/{i}/currency", "A currency has one price.");
        if (Billing is AddonBilling.Metered != price.Charge is not null)
            throw AddonErrors.Invalid($"/prices/{i}/charge", "A metered add-on, and no other, has a charge.");
        if (price.Charge is not { } charge)
            return;
        if (price.Price != 0)
            throw AddonErrors.Invalid($"/prices/{i}/price", "What is metered is priced by its charge.");
        if (!charge.IsMetered)
            throw AddonErrors.Invalid($"/prices/{i}/charge/basis", "The charge is of what a meter counts.");
        ChargeRules.Require(charge, $"/prices/{i}/charge");
    }
}
