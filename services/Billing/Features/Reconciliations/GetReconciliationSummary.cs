using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Features.Payments;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Shows how many reconciliations there are in each state and how many differ from their statements, and what was paid and stands on no statement.</summary>
public static class GetReconciliationSummary
{
    public sealed record Unreconciled(string Currency, long Payments, long PaymentsAmount);

    public sealed record Response(
        int InProgress, int Completed, int Approved, int WithDiscrepancy, DateOnly? LastApprovedUntil, IReadOnlyList<Unreconciled> Unreconciled);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/summary", Handle).WithName("GetReconciliationSummary").RequirePermission("billing.reconciliation.read");

    public static async Task<Ok<Response>> Handle(BillingDbContext db, CancellationToken ct)
    {
        var counts = await db.Reconciliations.GroupBy(known => known.Status).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var differing = await db.Reconciliations.CountAsync(
            known => known.OpeningAmount + known.DepositsAmount - known.WithdrawalsAmount != known.StatementAmount, ct);
        var last = await db.Reconciliations.Where(known => known.Status == ReconciliationStatus.Approved).MaxAsync(known => (DateOnly?)known.PeriodUntil, ct);
        var rest = await db.Payments.Paid().Where(payment => payment.ReconciliationId == null).GroupBy(payment => payment.Currency)
            .Select(group => new { group.Key, Count = group.LongCount(), Amount = group.Sum(payment => payment.Amount) }).ToListAsync(ct);
        return TypedResults.Ok(new Response(
            counts.GetValueOrDefault(ReconciliationStatus.InProgress), counts.GetValueOrDefault(ReconciliationStatus.Completed),
            counts.GetValueOrDefault(ReconciliationStatus.Approved), differing, last,
            [.. rest.OrderBy(known => known.Key.Code, StringComparer.Ordinal).Select(known => new Unreconciled(known.Key.Code, known.Count, known.Amount))]));
    }
}
