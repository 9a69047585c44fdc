using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Meters;
using DotMac.Billing.Domain.Quotas;

namespace DotMac.Billing.Features.Plans;

/// <summary>
/// How much of something a plan's subscribers may use: without a limit, or with -1, as much as they like. With an <c>overage_meter</c>, the code of a meter
/// that sums and that a charge of the plan prices, more may be used than the limit, and is recorded there.
/// </summary>
public sealed record QuotaRequest(
    [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Code,
    [property: Range(-1, long.MaxValue)] long? Limit = null, QuotaReset Reset = QuotaReset.Period,
    [property: StringLength(100)] string? OverageMeter = null)
{
    public PlanQuota At(int i, IReadOnlyDictionary<string, Meter> meters) =>
        new(Code, Limit is -1 ? null : Limit, Reset, OverageMeter is null ? null : MeterOf(i, meters).Id);

    private Meter MeterOf(int i, IReadOnlyDictionary<string, Meter> meters)
    {
        var meter = meters.GetValueOrDefault(OverageMeter!) ?? throw MeterErrors.Unknown(OverageMeter!, $"/quotas/{i}/overage_meter");
        return meter is { Aggregation: MeterAggregation.Sum, FilterProperty: null }
            ? meter
            : throw QuotaErrors.Invalid(i, "What is used beyond a limit is recorded on a meter that sums and filters nothing.");
    }
}

/// <summary>A quota of a plan; a null limit is none.</summary>
public sealed record PlanQuotaResponse(string Code, long? Limit, QuotaReset Reset, Guid? OverageMeterId)
{
    public static PlanQuotaResponse From(PlanQuota quota) => new(quota.Code, quota.Limit, quota.Reset, quota.OverageMeterId);
}
