using System.ComponentModel.DataAnnotations;

namespace DotMac.Billing.Features.Licensing;

/// <summary>A quota of the tenant's plan by its code, and how much of it, in whole units.</summary>
public sealed record LicensedQuotaRequest(
    [property: StringLength(100, MinimumLength = 2)] string Quota, [property: Range(1, 1_000_000_000_000)] long Amount = 1);
