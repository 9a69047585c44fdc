using DotMac.Billing.Domain.Dunning;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Dunning;

/// <summary>How many executions there are in each status, and per currency what is asked for now and what was recovered.</summary>
public sealed record DunningStatsResponse(
    int Executions, int Pending, int InProgress, int Completed, int Failed, int Canceled, IReadOnlyList<DunningStatsResponse.Amounts> Currencies)
{
    public sealed record Amounts(string Currency, long OutstandingAmount, long RecoveredAmount);

    internal static async Task<DunningStatsResponse> Of(IQueryable<DunningExecution> executions, CancellationToken ct)
    {
        var groups = await executions.GroupBy(execution => new { execution.Status, execution.Currency }).Select(group => new
        {
            group.Key.Status,
            group.Key.Currency,
            Count = group.Count(),
            Outstanding = group.Sum(execution => execution.EndedAt == null ? execution.OutstandingAmount : 0),
            Recovered = group.Sum(execution => execution.RecoveredAmount),
        }).ToListAsync(ct);
        int Count(DunningStatus status) => groups.Where(group => group.Status == status).Sum(group => group.Count);
        return new(
            groups.Sum(group => group.Count), Count(DunningStatus.Pending), Count(DunningStatus.InProgress), Count(DunningStatus.Completed),
            Count(DunningStatus.Failed), Count(DunningStatus.Canceled),
            [.. groups.GroupBy(group => group.Currency.Code).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new Amounts(group.Key, group.Sum(one => one.Outstanding), group.Sum(one => one.Recovered)))]);
    }
}
