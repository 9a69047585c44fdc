using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Addons;

namespace DotMac.Billing.Features.Addons;

/// <summary>A quota of the plan by its code, and by how much each one that is bought raises its limit, in whole units.</summary>
public sealed record AddonQuotaRequest(
    [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
    [property: Range(1, 1_000_000_000)] long Amount)
{
    internal AddonQuota Quota => new(Code, Amount);
}

/// <summary>By how much each one that is bought raises the limit of a quota of the plan.</summary>
public sealed record AddonQuotaResponse(string Code, long Amount)
{
    public static AddonQuotaResponse From(AddonQuota quota) => new(quota.Code, quota.Amount);
}
