using System.Linq.Expressions;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Features.Plans;

/// <summary>A plan; <c>price</c> is a decimal string in major units.</summary>
public sealed record PlanResponse(
    Guid Id, Guid ProductId, string Code, string Name, PlanInterval Interval, string Price, string Currency, int TrialDays, DateTimeOffset CreatedAt,
    IReadOnlyList<ChargeResponse> Charges, long? MinimumAmount, long? MaximumAmount, IReadOnlyList<string> Features,
    IReadOnlyList<PlanQuotaResponse> Quotas, bool IsPublic)
{
    public static Expression<Func<Plan, PlanResponse>> Of { get; } = plan => From(plan);

    public static PlanResponse From(Plan plan) =>
        new(
            plan.Id, plan.ProductId, plan.Code, plan.Name, plan.Interval, Prices.Text(plan.Price), plan.Currency.Code, plan.TrialDays,
            plan.CreatedAt, [.. plan.Charges.Select(ChargeResponse.From)], plan.Commitment.Minimum, plan.Commitment.Maximum, plan.Features,
            [.. plan.Quotas.Select(PlanQuotaResponse.From)], plan.IsPublic);
}
